package io.crispfleet.server.cli;

import io.crispfleet.client.ConnectionMixin;
import io.crispfleet.contract.api.auth.LoginAnswer;
import io.crispfleet.contract.json.Json;
import io.crispfleet.jesptool.cli.JsonOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code crispfleet admin login}. */
@Command(
    name = "login",
    mixinStandardHelpOptions = true,
    description = "Log in to a server; the login is stored for the commands that follow.",
    footer = {
      "",
      "Examples:",
      "  crispfleet admin login --server https://fleet.local --ca ca.pem --user anna"
    })
@SuppressWarnings("NullAway.Init") // set by picocli
final class LoginCommand implements Runnable {
  @Mixin private ConnectionMixin connection;
  @Mixin private JsonOption json;
  @Mixin private PasswordInput passwords;

  @Option(names = "--user", required = true, paramLabel = "NAME", description = "Who logs in.")
  private String user;

  @Override
  public void run() {
    LoginAnswer answer =
        Session.begin(connection, user, passwords.read("Password for " + user, false));
    json.output()
        .text(
            "Logged in to "
                + connection.name()
                + " as "
                + answer.user().name()
                + " ("
                + answer.user().role()
                + ") until "
                + answer.expires()
                + ".");
    json.output().json(Json.mapper().valueToTree(answer.user()));
  }
}
