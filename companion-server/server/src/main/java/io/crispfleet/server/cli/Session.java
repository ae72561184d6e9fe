package io.crispfleet.server.cli;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.ConnectionMixin;
import io.crispfleet.contract.api.auth.LoginAnswer;
import io.crispfleet.contract.api.auth.LoginRequest;
import java.util.Objects;
import java.util.Optional;

/** Logging in for the commands that follow. */
final class Session {
  private static final int LONGEST_NAME = 64;

  private Session() {}

  /** Gets a token and stores it. */
  static LoginAnswer begin(ConnectionMixin connection, String user, String password) {
    try (ApiClient api = connection.openAnonymous()) {
      LoginAnswer answer =
          api.post("/api/v1/login")
              .json(new LoginRequest(user, password, tokenName()))
              .read(LoginAnswer.class);
      String token = Objects.requireNonNullElse(answer.token(), "");
      connection.remember(answer.user().name(), token);
      return answer;
    }
  }

  /** Says where the token is, in the list of tokens. */
  private static String tokenName() {
    String host =
        Optional.ofNullable(System.getenv("HOSTNAME"))
            .or(() -> Optional.ofNullable(System.getenv("COMPUTERNAME")))
            .filter(name -> !name.isBlank())
            .orElse("a computer");
    String name = "crispfleet on " + host;
    return name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }
}
