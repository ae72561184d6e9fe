package io.crispfleet.firmware.e2e;

import io.crispfleet.client.ApiClient;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.manifest.KeyFile;
import io.crispfleet.contract.manifest.Manifest;
import io.crispfleet.contract.manifest.ManifestSigner;
import io.crispfleet.contract.manifest.PublicSigningKey;
import io.crispfleet.contract.manifest.SignedManifest;
import io.crispfleet.contract.version.VersionCode;
import io.crispfleet.jesptool.image.AppDescriptor;
import io.crispfleet.jesptool.image.EspImage;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;

/** Somebody with a signing key, who publishes firmware. */
final class Releaser {
  private static final MediaType BINARY = MediaType.get("application/octet-stream");
  private static final MediaType JSON = MediaType.get("application/json");

  private final ApiClient api;
  private final ManifestSigner signer;

  /** Makes a key and registers it with the server. */
  Releaser(ApiClient api) {
    this.api = api;
    KeyPair pair = KeyFile.generate(new SecureRandom());
    signer = new ManifestSigner(pair.getPrivate(), PublicSigningKey.of(pair.getPublic()));
    api.post("/api/v1/keys")
        .json(
            Map.of(
                "name", "test " + signer.publicKey().id(), "publicKey", signer.publicKey().pem()))
        .done();
  }

  /** The public key, one line of base64. */
  String publicKey() {
    return signer.publicKey().base64();
  }

  /** Signs an ESP32 image, uploads and publishes it. */
  void publish(String version, byte[] image) {
    EspImage parsed = EspImage.parse(image);
    AppDescriptor descriptor = parsed.appDescriptor().orElseThrow();
    SignedManifest signed =
        signer.sign(
            new Manifest(
                AppImages.PRODUCT,
                "esp32",
                version,
                VersionCode.of(version).orElseThrow(),
                (int) descriptor.secureVersion(),
                0,
                image.length,
                sha256(image),
                HexFormat.of().formatHex(descriptor.elfSha256()),
                1_790_000_000L));
    Map<String, Object> metadata = new TreeMap<>();
    metadata.put("channel", "stable");
    metadata.put("publish", true);
    metadata.put("manifest", signed.manifest().text());
    metadata.put("keyId", signed.keyId());
    metadata.put("signature", signed.signature());
    api.post("/api/v1/releases")
        .body(
            new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart("metadata", null, RequestBody.create(Json.bytes(metadata), JSON))
                .addFormDataPart("app", "app.bin", RequestBody.create(image, BINARY))
                .build())
        .done();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
