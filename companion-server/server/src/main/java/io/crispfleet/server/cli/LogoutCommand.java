package io.crispfleet.server.cli;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.CommandFailure;
import io.crispfleet.client.CommandFailure.Exit;
import io.crispfleet.client.ConnectionMixin;
import io.crispfleet.jesptool.cli.JsonOption;
import io.crispfleet.jesptool.cli.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code crispfleet admin logout}. */
@Command(
    name = "logout",
    mixinStandardHelpOptions = true,
    description = "Revoke the stored login of this computer, or all logins of the user.",
    footer = {
      "",
      "Examples:",
      "  crispfleet admin logout",
      "  crispfleet admin logout --everywhere"
    })
@SuppressWarnings("NullAway.Init") // set by picocli
final class LogoutCommand implements Runnable {
  @Mixin private ConnectionMixin connection;
  @Mixin private JsonOption json;

  @Option(
      names = "--everywhere",
      description = "Also end all browser sessions and revoke all tokens of the user.")
  private boolean everywhere;

  @Override
  public void run() {
    String server = connection.name();
    try (ApiClient api = connection.open()) {
      api.post("/api/v1/logout").query("everywhere", everywhere).query("tokens", everywhere).done();
    } catch (CommandFailure e) {
      // A login that the server no longer knows is forgotten all the same.
      if (e.exit() != Exit.LOGIN_NEEDED) {
        throw e;
      }
    }
    connection.forget();
    json.output().text("Logged out of " + server + ".");
    json.output().json(Output.JSON.createObjectNode().put("ok", true).put("server", server));
  }
}
