package io.crispfleet.server.cli;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.ConnectionMixin;
import io.crispfleet.contract.api.auth.NewPassword;
import io.crispfleet.jesptool.cli.JsonOption;
import io.crispfleet.jesptool.cli.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code crispfleet admin password}: one's own. */
@Command(
    name = "password",
    mixinStandardHelpOptions = true,
    description = "Change your own password; all your browser sessions end.",
    footer = {
      "",
      "Examples:",
      "  crispfleet admin password",
      "  printf '%%s\\n%%s\\n' \"$OLD\" \"$NEW\" | crispfleet admin password --password-stdin"
    })
@SuppressWarnings("NullAway.Init") // set by picocli
final class PasswordCommand implements Runnable {
  @Mixin private ConnectionMixin connection;
  @Mixin private JsonOption json;
  @Mixin private PasswordInput passwords;

  @Override
  public void run() {
    String current = passwords.read("Current password", false);
    String next = passwords.read("New password", true);
    try (ApiClient api = connection.open()) {
      api.post("/api/v1/me/password").json(new NewPassword(current, next)).done();
    }
    json.output().text("The password is changed.");
    json.output().json(Output.JSON.createObjectNode().put("ok", true));
  }
}
