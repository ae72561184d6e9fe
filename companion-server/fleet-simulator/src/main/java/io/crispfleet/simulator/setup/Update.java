package io.crispfleet.simulator.setup;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.CommandFailure;
import io.crispfleet.client.CommandFailure.Exit;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.manifest.KeyFile;
import io.crispfleet.contract.manifest.Manifest;
import io.crispfleet.contract.manifest.ManifestSigner;
import io.crispfleet.contract.manifest.PublicSigningKey;
import io.crispfleet.contract.manifest.SignedManifest;
import io.crispfleet.contract.version.VersionCode;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.image.AppDescriptor;
import io.crispfleet.jesptool.image.EspImage;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;

/**
 * A new release for every kind of simulated stick: images that do nothing, signed with a key made
 * for the occasion and registered with the server.
 */
public final class Update {
  /** What crisp-game and native sticks run on, and what ski clocks run on. */
  static final List<Chip> CHIPS = List.of(Chip.ESP32, Chip.ESP32C3);

  private static final long FIRST_SECOND = 1_767_225_600; // 2026-01-01
  private static final int SIZE = 1_282_944;
  private static final MediaType BINARY = MediaType.get("application/octet-stream");
  private static final MediaType JSON = MediaType.get("application/json");

  /** What was published. */
  public record Published(String version, List<String> platforms) {
    public Published {
      platforms = List.copyOf(platforms);
    }
  }

  private final ApiClient api;
  private final InstantSource clock;
  private final ManifestSigner signer;

  private Update(ApiClient api, InstantSource clock, ManifestSigner signer) {
    this.api = api;
    this.clock = clock;
    this.signer = signer;
  }

  /**
   * Makes a key and registers it; sticks that are provisioned afterwards trust it.
   *
   * @throws CommandFailure when the login is not an admin's
   */
  public static Update withNewKey(ApiClient api, InstantSource clock, SecureRandom random) {
    KeyPair pair = KeyFile.generate(random);
    PublicSigningKey publicKey = PublicSigningKey.of(pair.getPublic());
    try {
      api.post("/api/v1/keys")
          .json(Map.of("name", "simulator " + publicKey.id(), "publicKey", publicKey.pem()))
          .done();
    } catch (CommandFailure e) {
      throw explained(e);
    }
    return new Update(api, clock, new ManifestSigner(pair.getPrivate(), publicKey));
  }

  private static CommandFailure explained(CommandFailure failure) {
    if (failure.exit() != Exit.LOGIN_NEEDED && failure.exit() != Exit.FORBIDDEN) {
      return failure;
    }
    return new CommandFailure(
            failure.exit(),
            failure.code(),
            "For --update an admin must be logged in, because it registers a signing key: "
                + failure.getMessage(),
            "Log in with 'crispfleet admin login', or leave --update out: then sticks take what the"
                + " server offers.")
        .causedBy(failure);
  }

  /**
   * Uploads and publishes, on channel {@code stable}.
   *
   * @throws CommandFailure when the server refuses
   */
  public Published publish() {
    String version = nextVersion();
    for (Chip chip : CHIPS) {
      upload(chip, version);
    }
    return new Published(version, CHIPS.stream().map(Chip::target).toList());
  }

  /** Higher than any before: tens of seconds since 2026, counted from 2.0.0. */
  private String nextVersion() {
    long count = Math.max(0, clock.instant().getEpochSecond() - FIRST_SECOND) / 10;
    return (2 + count / 1_000_000) + "." + count / 1000 % 1000 + "." + count % 1000;
  }

  private void upload(Chip chip, String version) {
    byte[] image = SimulatedFirmware.image(chip, version, SIZE);
    AppDescriptor descriptor = EspImage.parse(image).appDescriptor().orElseThrow();
    SignedManifest signed =
        signer.sign(
            new Manifest(
                "crisp-sticks",
                chip.target(),
                version,
                VersionCode.of(version).orElseThrow(),
                0,
                0,
                image.length,
                sha256(image),
                HexFormat.of().formatHex(descriptor.elfSha256()),
                clock.instant().getEpochSecond()));
    Map<String, Object> metadata = new TreeMap<>();
    metadata.put("channel", "stable");
    metadata.put("notes", "Simulated release");
    metadata.put("publish", true);
    metadata.put("manifest", signed.manifest().text());
    metadata.put("keyId", signed.keyId());
    metadata.put("signature", signed.signature());
    RequestBody form =
        new MultipartBody.Builder()
            .setType(MultipartBody.FORM)
            .addFormDataPart("metadata", null, RequestBody.create(Json.bytes(metadata), JSON))
            .addFormDataPart("app", "app.bin", RequestBody.create(image, BINARY))
            .build();
    api.post("/api/v1/releases").body(form).done();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
