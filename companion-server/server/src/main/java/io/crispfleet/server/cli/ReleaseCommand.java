package io.crispfleet.server.cli;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.CommandFailure;
import io.crispfleet.client.ConnectionMixin;
import io.crispfleet.contract.api.release.ImageInfo;
import io.crispfleet.contract.api.release.LinkInfo;
import io.crispfleet.contract.api.release.LinkRequest;
import io.crispfleet.contract.api.release.PromoteRequest;
import io.crispfleet.contract.api.release.PublishRequest;
import io.crispfleet.contract.api.release.ReleaseInfo;
import io.crispfleet.contract.api.release.ReleasePage;
import io.crispfleet.contract.api.release.SignatureRequest;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.manifest.KeyTrouble;
import io.crispfleet.contract.manifest.Manifest;
import io.crispfleet.contract.manifest.PublicSigningKey;
import io.crispfleet.contract.manifest.SignedManifest;
import io.crispfleet.jesptool.cli.JsonOption;
import io.crispfleet.jesptool.cli.TextTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code crispfleet release}: from a built image to what devices are offered. */
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description = "Inspect, sign, upload and publish firmware.",
    footer = {
      "",
      "Examples:",
      "  crispfleet release keygen release.pem",
      "  crispfleet release upload app.bin --key release.pem --channel beta --publish",
      "  crispfleet release promote esp32@1.4.0 stable"
    })
public final class ReleaseCommand {
  @Command(name = "keygen", mixinStandardHelpOptions = true, description = "Make a signing key.")
  void keygen(
      @Mixin SigningMixin signing,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "FILE", description = "The new key file.") Path file) {
    PublicSigningKey key = ReleaseKeys.make(file, signing.passphrase());
    Rows.say(
        json.output(),
        "Key " + key.id() + " is in " + file + ".",
        Map.of("keyId", key.id(), "publicKey", key.base64()));
  }

  @Command(name = "inspect", mixinStandardHelpOptions = true, description = "Look into an image.")
  void inspect(@Mixin ReleaseFile file, @Mixin JsonOption json) {
    ImageInfo image = file.inspect();
    Rows.say(
        json.output(),
        "%s, %s %s, IDF %s, security version %d, %d of %d bytes, sha256 %s"
            .formatted(
                image.chip(),
                image.project(),
                image.embeddedVersion(),
                image.idf(),
                image.securityVersion(),
                image.size(),
                image.slotSize(),
                image.sha256()),
        image);
  }

  @Command(
      name = "sign",
      mixinStandardHelpOptions = true,
      description = "Sign an image; writes APP.signed.json beside it.")
  void sign(@Mixin ReleaseFile file, @Mixin SigningMixin signing, @Mixin JsonOption json) {
    SignedManifest signed = signing.open().sign(file.manifest(Instant.now()));
    SignatureRequest request = request(signed);
    Path target = signedFile(file.app());
    try {
      Files.write(target, Json.bytes(request));
    } catch (IOException e) {
      throw CommandFailure.badInput("Cannot write " + target + ".", "Check the folder.")
          .causedBy(e);
    }
    Rows.say(json.output(), "Signed by key " + signed.keyId() + ": " + target, request);
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = "Check APP.signed.json against the image and a public key.")
  void verify(
      @Mixin JsonOption json,
      @Parameters(paramLabel = "APP", description = "The image.") Path app,
      @Option(names = "--public-key", required = true, description = "PEM file.") Path pem) {
    try {
      SignatureRequest signed =
          Json.read(Files.readAllBytes(signedFile(app)), SignatureRequest.class);
      Manifest manifest = Manifest.parse(signed.manifest().getBytes(StandardCharsets.UTF_8));
      PublicSigningKey key = PublicSigningKey.parse(KeyText.publicPart(Files.readString(pem)));
      byte[] bytes = Files.readAllBytes(app);
      boolean same = KeyText.sha256(bytes).equals(manifest.sha256());
      if (!same || !key.verifies(manifest.bytes(), signed.signature())) {
        throw new CommandFailure(
            CommandFailure.Exit.REFUSED,
            "BAD_SIGNATURE",
            same ? "The signature is not by this key." : "The image is not the one signed.",
            "Do not install it.");
      }
      Rows.say(json.output(), "Signed by key " + key.id() + ".", signed);
    } catch (IOException e) {
      throw CommandFailure.badInput("Cannot read: " + e.getMessage() + ".", "").causedBy(e);
    } catch (KeyTrouble e) {
      throw CommandFailure.badInput(String.valueOf(e.getMessage()), "").causedBy(e);
    }
  }

  @Command(
      name = "upload",
      mixinStandardHelpOptions = true,
      description = "Upload an image, signed when a key or APP.signed.json is there.")
  void upload(
      @Mixin ReleaseFile file,
      @Mixin SigningMixin signing,
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Option(names = "--channel", defaultValue = "dev", description = "dev, beta or stable.")
          String channel,
      @Option(names = "--notes", defaultValue = "", description = "Release notes.") String notes,
      @Option(names = "--publish", description = "Offer it at once.") boolean publish) {
    Manifest manifest = file.manifest(Instant.now());
    Optional<SignatureRequest> signed =
        signing.given()
            ? Optional.of(request(signing.open().sign(manifest)))
            : existing(file.app());
    byte[] bytes = file.bytes();
    LongConsumer progress = at -> json.output().text("%d of %d bytes".formatted(at, bytes.length));
    try (ApiClient api = connection.open()) {
      ReleaseSending.Sent sent =
          new ReleaseSending(api, progress)
              .send(
                  bytes,
                  manifest,
                  signed,
                  new ReleaseSending.Wishes(file.boards(), channel, file.layout(), notes, publish));
      ReleaseInfo release = sent.release();
      release.warnings().forEach(warning -> json.output().text("warning: " + warning));
      ObjectNode record = Json.mapper().valueToTree(release);
      Rows.say(
          json.output(),
          (sent.created() ? "" : "Already there: ") + sentence(release),
          record.put("created", sent.created()));
    }
  }

  @Command(name = "publish", mixinStandardHelpOptions = true, description = "Offer a draft.")
  void publish(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "RELEASE", description = "Such as esp32@1.4.0.") String id,
      @Option(names = "--unsigned", description = "Only older sticks take it.") boolean unsigned) {
    act(connection, json, id, "publish", new PublishRequest(unsigned));
  }

  @Command(name = "promote", mixinStandardHelpOptions = true, description = "Change the channel.")
  void promote(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "RELEASE", description = "Such as esp32@1.4.0.") String id,
      @Parameters(paramLabel = "CHANNEL", description = "beta or stable.") String channel) {
    act(connection, json, id, "promote", new PromoteRequest(channel));
  }

  @Command(name = "retire", mixinStandardHelpOptions = true, description = "Stop offering it.")
  void retire(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "RELEASE", description = "Such as esp32@1.4.0.") String id) {
    act(connection, json, id, "retire", null);
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Show releases.")
  void list(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Option(names = "--platform", description = "Only of this platform.")
          @Nullable String platform) {
    try (ApiClient api = connection.open()) {
      ReleasePage page =
          api.get(ReleaseSending.RELEASES)
              .query("platform", platform)
              .query("limit", 500)
              .read(ReleasePage.class);
      Rows.print(
          json.output(),
          page.releases(),
          new TextTable("RELEASE", "FOR", "CODE", "CHANNEL", "STATE", "DOWNLOADS", "CREATED", "BY"),
          (table, release) ->
              table.add(
                  release.id(),
                  audience(release),
                  Long.toString(release.versionCode()),
                  release.channel(),
                  release.state(),
                  Long.toString(release.downloads()),
                  release.createdAt().toString(),
                  release.createdBy()));
    }
  }

  @Command(name = "show", mixinStandardHelpOptions = true, description = "Show one release.")
  void show(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "RELEASE", description = "Such as esp32@1.4.0.") String id) {
    try (ApiClient api = connection.open()) {
      say(json, api.get(ReleaseSending.path(id)).read(ReleaseInfo.class));
    }
  }

  @Command(name = "download", mixinStandardHelpOptions = true, description = "Fetch the app.")
  void download(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "RELEASE", description = "Such as esp32@1.4.0.") String id,
      @Parameters(paramLabel = "FILE", description = "Where to.") Path target) {
    try (ApiClient api = connection.open()) {
      ReleaseInfo release = api.get(ReleaseSending.path(id)).read(ReleaseInfo.class);
      api.get("/api/v1/fw/" + release.image().sha256()).download(target);
      Rows.say(json.output(), release.image().size() + " bytes to " + target, release);
    }
  }

  @Command(name = "link", mixinStandardHelpOptions = true, description = "Make a download link.")
  void link(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "RELEASE", description = "Such as esp32@1.4.0.") String id) {
    try (ApiClient api = connection.open()) {
      LinkInfo link =
          api.post(ReleaseSending.path(id) + ":link")
              .json(new LinkRequest(null))
              .read(LinkInfo.class);
      Rows.say(json.output(), api.base().resolve(link.path()) + "", link);
    }
  }

  private static void act(
      ConnectionMixin connection,
      JsonOption json,
      String id,
      String verb,
      @Nullable Object request) {
    try (ApiClient api = connection.open()) {
      var call = api.post(ReleaseSending.path(id) + ":" + verb);
      say(json, (request == null ? call : call.json(request)).read(ReleaseInfo.class));
    }
  }

  private static void say(JsonOption json, ReleaseInfo release) {
    Rows.say(json.output(), sentence(release), release);
  }

  private static String audience(ReleaseInfo release) {
    return release.boards().isEmpty()
        ? release.product()
        : release.product() + " on " + String.join(", ", release.boards());
  }

  private static String sentence(ReleaseInfo release) {
    return "%s is %s in channel %s%s%s."
        .formatted(
            release.id(),
            release.state(),
            release.channel(),
            release.boards().isEmpty() ? "" : " for " + String.join(", ", release.boards()),
            release.keyId() == null ? ", unsigned" : ", signed by " + release.keyId());
  }

  private static SignatureRequest request(SignedManifest signed) {
    return new SignatureRequest(signed.manifest().text(), signed.keyId(), signed.signature());
  }

  private static Path signedFile(Path app) {
    return app.resolveSibling(app.getFileName() + ".signed.json");
  }

  private static Optional<SignatureRequest> existing(Path app) {
    try {
      Path file = signedFile(app);
      return Files.exists(file)
          ? Optional.of(Json.read(Files.readAllBytes(file), SignatureRequest.class))
          : Optional.empty();
    } catch (IOException e) {
      throw CommandFailure.badInput("Cannot read the signature.", "").causedBy(e);
    }
  }
}
