package io.crispfleet.server.releases;

import io.crispfleet.contract.api.release.ImageInfo;
import io.crispfleet.contract.manifest.KeyFile;
import io.crispfleet.contract.manifest.Manifest;
import io.crispfleet.contract.manifest.ManifestSigner;
import io.crispfleet.contract.manifest.PublicSigningKey;
import io.crispfleet.contract.manifest.SignedManifest;
import io.crispfleet.contract.version.VersionCode;
import io.crispfleet.server.releases.inspect.ImageInspector;
import io.crispfleet.server.releases.inspect.Layout;
import io.crispfleet.server.releases.inspect.Platform;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Objects;

/** A signing key of a test, and uploads made with it. */
public final class Signing {
  final ManifestSigner signer;

  public Signing() {
    KeyPair pair = KeyFile.generate(new SecureRandom());
    signer = new ManifestSigner(pair.getPrivate(), PublicSigningKey.of(pair.getPublic()));
  }

  /** What {@code POST /api/v1/keys} takes. */
  public String keyRequest() {
    return "{\"name\":\"test\",\"publicKey\":\"" + signer.publicKey().base64() + "\"}";
  }

  String keyId() {
    return signer.publicKey().id();
  }

  void register(ReleaseServer server) throws Exception {
    if (server.send("POST", "/api/v1/keys", "admin", keyRequest()).statusCode() != 201) {
      throw new AssertionError("the key was not registered");
    }
  }

  /** A signed upload of an ESP32 app. */
  MultipartBody upload(String version, byte[] app, String metadata) throws Exception {
    SignedManifest signed = sign(version, app);
    return new MultipartBody()
        .text("metadata", metadata)
        .text("manifest", signed.manifest().text())
        .text("keyid", signed.keyId())
        .text("signature", signed.signature())
        .file("app", app);
  }

  public SignedManifest sign(String version, byte[] app) throws Exception {
    Platform platform = Platform.find("esp32").orElseThrow();
    ImageInfo image = ImageInspector.inspect(app, platform, Layout.named(platform, ""));
    return signer.sign(
        new Manifest(
            "crisp-sticks",
            platform.name(),
            version,
            VersionCode.of(version).orElseThrow(),
            image.securityVersion(),
            0,
            app.length,
            image.sha256(),
            Objects.requireNonNull(image.elfSha256()),
            1));
  }
}
