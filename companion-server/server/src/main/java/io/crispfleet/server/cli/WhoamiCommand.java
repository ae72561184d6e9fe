package io.crispfleet.server.cli;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.ConnectionMixin;
import io.crispfleet.contract.api.auth.WhoAmI;
import io.crispfleet.contract.json.Json;
import io.crispfleet.jesptool.cli.JsonOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code crispfleet admin whoami}. */
@Command(
    name = "whoami",
    mixinStandardHelpOptions = true,
    description = "Show the server, the user, its role and what the login is limited to.",
    footer = {"", "Examples:", "  crispfleet admin whoami --json"})
@SuppressWarnings("NullAway.Init") // set by picocli
final class WhoamiCommand implements Runnable {
  @Mixin private ConnectionMixin connection;
  @Mixin private JsonOption json;

  @Override
  public void run() {
    try (ApiClient api = connection.open()) {
      WhoAmI me = api.get("/api/v1/me").read(WhoAmI.class);
      String limit = me.scopes().isEmpty() ? "" : ", limited to " + String.join(" ", me.scopes());
      json.output().text(me.user() + " (" + me.role() + limit + ") at " + connection.name());
      json.output().json(Json.mapper().valueToTree(me));
    }
  }
}
