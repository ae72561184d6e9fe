package io.crispfleet.server.cli;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.CommandFailure;
import io.crispfleet.client.ConnectionMixin;
import io.crispfleet.contract.api.release.NewSigningKey;
import io.crispfleet.contract.api.release.SigningKeyInfo;
import io.crispfleet.jesptool.cli.JsonOption;
import io.crispfleet.jesptool.cli.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code crispfleet admin key}: the public keys that releases are verified with. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description = "Register, retire and revoke the public keys of release signers.")
final class KeyCommand {
  private static final String KEYS = "/api/v1/keys";

  @Command(name = "add", mixinStandardHelpOptions = true, description = "Register a public key.")
  void add(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "NAME", description = "Whose key it is.") String name,
      @Parameters(paramLabel = "FILE", description = "PEM of the public key.") Path file) {
    try (ApiClient api = connection.open()) {
      SigningKeyInfo key =
          api.post(KEYS).json(new NewSigningKey(name, pem(file))).read(SigningKeyInfo.class);
      Rows.say(json.output(), "Key " + key.keyId() + " is " + key.state() + ".", key);
    }
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Show all keys.")
  void list(@Mixin ConnectionMixin connection, @Mixin JsonOption json) {
    try (ApiClient api = connection.open()) {
      Rows.print(
          json.output(),
          api.get(KEYS).list(SigningKeyInfo.class),
          new TextTable("KEY", "NAME", "STATE", "SINCE"),
          (table, key) -> table.add(key.keyId(), key.name(), key.state(), key.since().toString()));
    }
  }

  @Command(
      name = "retire",
      mixinStandardHelpOptions = true,
      description = "Take nothing new signed by a key; what it signed is still offered.")
  void retire(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "KEY", description = "Key id.") String id) {
    change(connection, json, id, "retire");
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Stop offering what a key signed, for good.")
  void revoke(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "KEY", description = "Key id.") String id) {
    change(connection, json, id, "revoke");
  }

  private static void change(ConnectionMixin connection, JsonOption json, String id, String verb) {
    try (ApiClient api = connection.open()) {
      SigningKeyInfo key =
          api.post(KEYS + "/" + ApiClient.segment(id) + ":" + verb).read(SigningKeyInfo.class);
      Rows.say(json.output(), "Key " + key.keyId() + " is " + key.state() + ".", key);
    }
  }

  private static String pem(Path file) {
    try {
      return KeyText.publicPart(Files.readString(file));
    } catch (IOException e) {
      throw CommandFailure.badInput("Cannot read " + file + ".", "Check its name.").causedBy(e);
    }
  }
}
