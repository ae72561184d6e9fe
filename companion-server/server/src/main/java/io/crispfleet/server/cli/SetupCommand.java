package io.crispfleet.server.cli;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.ConnectionMixin;
import io.crispfleet.contract.api.auth.SetupRequest;
import io.crispfleet.contract.api.auth.UserInfo;
import io.crispfleet.contract.json.Json;
import io.crispfleet.jesptool.cli.JsonOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code crispfleet admin setup}: makes the first administrator and logs in. */
@Command(
    name = "setup",
    mixinStandardHelpOptions = true,
    description = {
      "Make a new server's first administrator with the code it printed, and log in.",
      "The login is stored for the commands that follow."
    },
    footer = {
      "",
      "Examples:",
      "  crispfleet admin setup --server http://127.0.0.1:8090 --code 7KQ2M-... --user anna",
      "  pass show fleet | crispfleet admin setup --server http://127.0.0.1:8090 --code 7KQ2M-..."
          + " --user anna --password-stdin"
    })
@SuppressWarnings("NullAway.Init") // set by picocli
final class SetupCommand implements Runnable {
  @Mixin private ConnectionMixin connection;
  @Mixin private JsonOption json;
  @Mixin private PasswordInput passwords;

  @Option(
      names = "--code",
      required = true,
      paramLabel = "CODE",
      description = "The setup code that the server printed.")
  private String code;

  @Option(
      names = "--user",
      required = true,
      paramLabel = "NAME",
      description = "How the administrator is called.")
  private String user;

  @Override
  public void run() {
    String password = passwords.read("Password for " + user, true);
    UserInfo made;
    try (ApiClient api = connection.openAnonymous()) {
      made =
          api.post("/api/v1/setup")
              .json(new SetupRequest(code, user, password))
              .read(UserInfo.class);
    }
    Session.begin(connection, made.name(), password);
    json.output().text(made.name() + " is the administrator of " + connection.name() + ".");
    json.output().json(Json.mapper().valueToTree(made));
  }
}
