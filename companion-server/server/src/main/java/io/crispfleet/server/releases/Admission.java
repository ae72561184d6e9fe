package io.crispfleet.server.releases;

import io.crispfleet.contract.api.release.ArtifactInfo;
import io.crispfleet.contract.api.release.ImageInfo;
import io.crispfleet.contract.api.release.NewRelease;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.manifest.Manifest;
import io.crispfleet.contract.version.VersionCode;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.image.EspImage;
import io.crispfleet.jesptool.image.ImageKind;
import io.crispfleet.jesptool.partition.Partition;
import io.crispfleet.server.blob.BlobStore;
import io.crispfleet.server.blob.BlobStore.Blob;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.releases.Release.State;
import io.crispfleet.server.releases.inspect.ArtifactKind;
import io.crispfleet.server.releases.inspect.ImageInspector;
import io.crispfleet.server.releases.inspect.Layout;
import io.crispfleet.server.releases.inspect.Platform;
import io.crispfleet.server.releases.keys.SigningKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Makes a release of what was uploaded, or says what is wrong with it. */
final class Admission {
  private static final String DEFAULT_PRODUCT = "crisp-sticks";

  private final BlobStore blobs;
  private final SigningKeys keys;

  Admission(BlobStore blobs, SigningKeys keys) {
    this.blobs = blobs;
    this.keys = keys;
  }

  /**
   * Inspects the files and checks what was said about them.
   *
   * @throws Problem 400 when something has to be said, 422 when something is wrong with the files
   */
  ReleaseEntry admit(Candidate candidate, String by, Instant now) {
    NewRelease said = candidate.said();
    Optional<Manifest> manifest = Optional.ofNullable(said.manifest()).map(Admission::parse);
    byte[] app = read(candidate.app(), ArtifactKind.APP);
    Platform platform = platform(said, manifest, app);
    Layout layout = layout(candidate, platform);
    ImageInfo image = ImageInspector.inspect(app, platform, layout);
    String version = version(said, manifest, image);
    Release release = release(said, manifest, image, platform, version, by, now);
    manifest.ifPresent(stated -> requireTrue(stated, release, said));
    return new ReleaseEntry(
        release, image, artifacts(candidate, platform, layout), warnings(image, version), null);
  }

  /** Checks a manifest made later for a release that is here already. */
  void requireFits(Manifest manifest, String keyId, String signature, Release release) {
    requireSame(manifest, release);
    keys.requireSigned(manifest.bytes(), keyId, signature);
  }

  static Manifest parse(String text) {
    try {
      return Manifest.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (BadPayload e) {
      throw Problem.unprocessable("BAD_MANIFEST", String.valueOf(e.getMessage()));
    }
  }

  private static Platform platform(NewRelease said, Optional<Manifest> manifest, byte[] app) {
    String name =
        said.platform() != null ? said.platform() : manifest.map(Manifest::platform).orElse(null);
    if (name == null) {
      return Platform.of(ImageInspector.chip(app));
    }
    return Platform.find(name)
        .orElseThrow(
            () ->
                Problem.badRequest(
                    "UNKNOWN_PLATFORM",
                    "There is no platform '" + name + "'; there are " + Platform.names() + "."));
  }

  private Layout layout(Candidate candidate, Platform platform) {
    Blob table = candidate.files().get(ArtifactKind.PARTITIONS);
    String named = Objects.requireNonNullElse(candidate.said().layout(), "");
    return table == null
        ? Layout.named(platform, named)
        : Layout.of(read(table, ArtifactKind.PARTITIONS));
  }

  private static String version(NewRelease said, Optional<Manifest> manifest, ImageInfo image) {
    String version = said.version();
    if (version == null) {
      version = manifest.map(Manifest::version).orElse(image.embeddedVersion());
    }
    if (version == null) {
      throw Problem.badRequest(
          "VERSION_NEEDED", "The image does not name its version; say it with 'version'.");
    }
    if (!VersionCode.isLabel(version)) {
      throw Problem.badRequest(
          "BAD_VERSION",
          "A version has 1 to 31 letters, digits, dots, '+', '_' or '-', because that is what"
              + " devices can hold.");
    }
    return version;
  }

  private static long versionCode(NewRelease said, Optional<Manifest> manifest, String version) {
    Long code = said.versionCode();
    if (code == null) {
      code = manifest.map(Manifest::versionCode).orElse(null);
    }
    if (code == null) {
      code =
          VersionCode.of(version)
              .orElseThrow(
                  () ->
                      Problem.badRequest(
                          "VERSION_CODE_NEEDED",
                          VersionCode.trouble(version).orElseThrow()
                              + " Say 'version_code' ('versionCode' in JSON), a number higher than"
                              + " that of every release before it."));
    }
    if (code < 0) {
      throw Problem.badRequest("BAD_VERSION_CODE", "A version code is 0 or more.");
    }
    return code;
  }

  private static Release release(
      NewRelease said,
      Optional<Manifest> manifest,
      ImageInfo image,
      Platform platform,
      String version,
      String by,
      Instant now) {
    String product =
        said.product() != null
            ? said.product()
            : manifest.map(Manifest::product).orElse(DEFAULT_PRODUCT);
    long code = versionCode(said, manifest, version);
    long least =
        said.minVersionCode() != null
            ? said.minVersionCode()
            : manifest.map(Manifest::minVersionCode).orElse(0L);
    try {
      // Only for its checks: whatever can be released can be signed.
      new Manifest(
          product,
          platform.name(),
          version,
          code,
          image.securityVersion(),
          least,
          image.size(),
          image.sha256(),
          Objects.requireNonNullElse(image.elfSha256(), ""),
          now.getEpochSecond());
    } catch (BadPayload e) {
      throw Problem.badRequest("BAD_REQUEST", String.valueOf(e.getMessage()));
    }
    Channel channel = said.channel() == null ? Channel.DEV : Channel.of(said.channel());
    return new Release(
        Releases.id(platform.name(), version),
        product,
        platform.name(),
        said.boards(),
        version,
        code,
        least,
        image.securityVersion(),
        image.embeddedVersion(),
        image.elfSha256(),
        image.size(),
        image.sha256(),
        image.md5(),
        channel.word(),
        State.DRAFT,
        Objects.requireNonNullElse(said.notes(), ""),
        said.manifest(),
        said.keyId(),
        said.signature(),
        now,
        by);
  }

  private void requireTrue(Manifest manifest, Release release, NewRelease said) {
    if (said.keyId() == null || said.signature() == null) {
      throw Problem.unprocessable(
          "SIGNATURE_NEEDED", "A manifest comes with 'keyId' and 'signature'.");
    }
    requireFits(manifest, said.keyId(), said.signature(), release);
  }

  private static void requireSame(Manifest manifest, Release release) {
    requireSame("product", manifest.product(), release.product());
    requireSame("platform", manifest.platform(), release.platform());
    requireSame("version", manifest.version(), release.version());
    requireSame("version_code", manifest.versionCode(), release.versionCode());
    requireSame("security_version", manifest.securityVersion(), release.securityVersion());
    requireSame("min_version_code", manifest.minVersionCode(), release.minVersionCode());
    requireSame("size", manifest.size(), release.size());
    requireSame("sha256", manifest.sha256(), release.sha256());
    requireSame(
        "app_elf_sha256",
        manifest.appElfSha256(),
        Objects.requireNonNullElse(release.elfSha256(), ""));
  }

  private static void requireSame(String key, Object signed, Object found) {
    if (!signed.equals(found)) {
      throw Problem.unprocessable(
          "MANIFEST_MISMATCH",
          "The manifest says %s=%s, but it is %s. Sign the file that is uploaded."
              .formatted(key, signed, found));
    }
  }

  private List<ArtifactInfo> artifacts(Candidate candidate, Platform platform, Layout layout) {
    List<ArtifactInfo> artifacts = new ArrayList<>();
    for (Map.Entry<ArtifactKind, Blob> file : candidate.files().entrySet()) {
      ArtifactKind kind = file.getKey();
      Blob blob = file.getValue();
      if (blob.size() > kind.limit()) {
        throw tooLarge(kind);
      }
      if (kind == ArtifactKind.BOOTLOADER) {
        requireBootloader(read(blob, kind), platform.chip());
      }
      artifacts.add(
          new ArtifactInfo(
              kind.word(), offset(kind, platform, layout), blob.size(), blob.sha256()));
    }
    artifacts.sort(java.util.Comparator.comparingLong(ArtifactInfo::offset));
    return artifacts;
  }

  private static long offset(ArtifactKind kind, Platform platform, Layout layout) {
    if (platform.chip() == Chip.ESP8266) {
      return kind.offset(platform.chip());
    }
    return switch (kind) {
      case APP -> layout.appOffset();
      case FILESYSTEM ->
          layout
              .filesystem()
              .map(Partition::offset)
              .orElseThrow(
                  () ->
                      Problem.unprocessable(
                          "NO_FILESYSTEM",
                          "A file system needs a partition table that has a place for it."));
      default -> kind.offset(platform.chip());
    };
  }

  private static void requireBootloader(byte[] bytes, Chip chip) {
    try {
      EspImage image = EspImage.parseStrict(bytes, 0);
      if (!image.chip().equals(Optional.of(chip))) {
        throw Problem.unprocessable(
            "WRONG_CHIP",
            "The bootloader is for %s, not for an %s."
                .formatted(image.chipName(), chip.displayName()));
      }
      if (image.kind() == ImageKind.APP && chip != Chip.ESP8266) {
        throw Problem.unprocessable("NOT_A_BOOTLOADER", "The bootloader is an app.");
      }
    } catch (EspException e) {
      throw Problem.unprocessable("BAD_BOOTLOADER", "The bootloader: " + e.getMessage());
    }
  }

  private static List<String> warnings(ImageInfo image, String version) {
    String embedded = image.embeddedVersion();
    if (embedded == null || embedded.equals(version)) {
      return List.of();
    }
    return List.of(
        "The image calls itself '%s', not '%s'. Devices that run it will report '%s'; it counts as this release, so they are not updated again and again."
            .formatted(embedded, version, embedded));
  }

  private byte[] read(Blob blob, ArtifactKind kind) {
    if (blob.size() > kind.limit()) {
      throw tooLarge(kind);
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) blob.size());
    try (SeekableByteChannel channel = blobs.open(blob.sha256())) {
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // Reads on.
      }
      return buffer.array();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Problem tooLarge(ArtifactKind kind) {
    return Problem.unprocessable(
        "TOO_LARGE", "'%s' has at most %d bytes.".formatted(kind.word(), kind.limit()));
  }
}
