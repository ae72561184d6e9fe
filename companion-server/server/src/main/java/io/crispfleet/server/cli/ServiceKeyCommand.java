package io.crispfleet.server.cli;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.ConnectionMixin;
import io.crispfleet.contract.api.auth.CreatedToken;
import io.crispfleet.contract.api.auth.Rotation;
import io.crispfleet.contract.api.auth.TokenInfo;
import io.crispfleet.jesptool.cli.JsonOption;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code crispfleet admin service-key}: the keys that legacy sticks and upload scripts share. */
@Command(
    name = "service-key",
    mixinStandardHelpOptions = true,
    description = "Make, replace and revoke the keys that legacy sticks and upload scripts share.",
    footer = {
      "",
      "Keys: legacy-upload, legacy-download.",
      "",
      "Examples:",
      "  crispfleet admin service-key rotate legacy-upload --grace 24h",
      "  printf '%%s\\n' \"$KEY_IN_THE_STICKS\" | crispfleet admin service-key rotate"
          + " legacy-download --password-stdin --given"
    })
final class ServiceKeyCommand {
  private static final String KEYS = "/api/v1/service-keys";

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Show the keys.")
  void list(@Mixin ConnectionMixin connection, @Mixin JsonOption json) {
    try (ApiClient api = connection.open()) {
      TokenCommand.print(json.output(), api.get(KEYS).list(TokenInfo.class));
    }
  }

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = "Make or replace a key; the old one works until the grace is over.")
  void rotate(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Mixin PasswordInput input,
      @Parameters(paramLabel = "KEY", description = "legacy-upload or legacy-download.")
          String kind,
      @Option(
              names = "--grace",
              paramLabel = "TIME",
              defaultValue = "1h",
              converter = DurationConverter.class,
              description = "How long the old one still works; default 1h.")
          Duration grace,
      @Option(
              names = "--given",
              description =
                  "Ask for the key that the sticks already have, instead of a random one.")
          boolean given) {
    String value = given ? input.read("Key", true) : null;
    try (ApiClient api = connection.open()) {
      TokenCommand.show(
          json.output(),
          api.post(KEYS + "/" + ApiClient.segment(kind) + ":rotate")
              .json(new Rotation(grace.toSeconds(), value))
              .read(CreatedToken.class));
    }
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Make a key useless at once.")
  void revoke(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "ID", description = "Number in the list.") long id) {
    try (ApiClient api = connection.open()) {
      api.delete(KEYS + "/" + id).done();
      Rows.say(json.output(), "Key " + id + " is revoked.", Map.of("ok", true, "id", id));
    }
  }
}
