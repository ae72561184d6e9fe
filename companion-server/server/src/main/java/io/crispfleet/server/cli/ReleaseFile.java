package io.crispfleet.server.cli;

import io.crispfleet.client.CommandFailure;
import io.crispfleet.contract.api.release.ImageInfo;
import io.crispfleet.contract.manifest.Manifest;
import io.crispfleet.contract.version.VersionCode;
import io.crispfleet.server.releases.inspect.ImageInspector;
import io.crispfleet.server.releases.inspect.Layout;
import io.crispfleet.server.releases.inspect.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An app image on this computer and what is said about it. */
final class ReleaseFile {
  private static final long LARGEST = 16L << 20;

  @Parameters(paramLabel = "APP", description = "The app's .bin file.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path app;

  @Option(
      names = "--platform",
      paramLabel = "NAME",
      description = "Such as esp32c3; default: the image's chip.")
  private Optional<String> platform = Optional.empty();

  @Option(
      names = "--product",
      paramLabel = "NAME",
      defaultValue = "crisp-sticks",
      description = "Family of devices; default crisp-sticks.")
  private String product = "crisp-sticks";

  @Option(
      names = "--boards",
      paramLabel = "NAMES",
      split = ",",
      description =
          "The only boards it is for, as they name themselves; default: every board of the"
              + " platform. Not signed.")
  private List<String> boards = List.of();

  @Option(
      names = "--release-version",
      paramLabel = "LABEL",
      description = "Default: what the image calls itself.")
  private Optional<String> version = Optional.empty();

  @Option(
      names = "--version-code",
      paramLabel = "N",
      description = "Orders releases; default: worked out from the version.")
  private @Nullable Long versionCode;

  @Option(
      names = "--min-version-code",
      paramLabel = "N",
      defaultValue = "0",
      description = "Oldest version that may update straight to this one.")
  private long minVersionCode;

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      defaultValue = "",
      description = "crispfleet or huge_app: how large the app slots are.")
  private String layout = "";

  Path app() {
    return app;
  }

  byte[] bytes() {
    try {
      if (Files.size(app) > LARGEST) {
        throw CommandFailure.badInput(app + " is too large for an app.", "Name the app's .bin.");
      }
      return Files.readAllBytes(app);
    } catch (IOException e) {
      throw CommandFailure.badInput("Cannot read " + app + ".", "Check its name.").causedBy(e);
    }
  }

  Platform platform(byte[] bytes) {
    return platform
        .map(
            name ->
                Platform.find(name)
                    .orElseThrow(
                        () ->
                            CommandFailure.badInput(
                                "There is no platform '" + name + "'.",
                                "Choose one of " + Platform.names() + ".")))
        .orElseGet(() -> Platform.of(ImageInspector.chip(bytes)));
  }

  ImageInfo inspect() {
    byte[] bytes = bytes();
    Platform target = platform(bytes);
    return ImageInspector.inspect(bytes, target, Layout.named(target, layout));
  }

  Manifest manifest(Instant now) {
    byte[] bytes = bytes();
    Platform target = platform(bytes);
    ImageInfo image = ImageInspector.inspect(bytes, target, Layout.named(target, layout));
    String label =
        version
            .or(() -> Optional.ofNullable(image.embeddedVersion()))
            .orElseThrow(
                () ->
                    CommandFailure.badInput(
                        "The image does not name its version.", "Add --release-version."));
    long code =
        versionCode != null
            ? versionCode
            : VersionCode.of(label)
                .orElseThrow(
                    () ->
                        CommandFailure.badInput(
                            VersionCode.trouble(label).orElse(""), "Add --version-code."));
    return new Manifest(
        product,
        target.name(),
        label,
        code,
        image.securityVersion(),
        minVersionCode,
        image.size(),
        image.sha256(),
        Objects.requireNonNullElse(image.elfSha256(), ""),
        now.getEpochSecond());
  }

  List<String> boards() {
    return boards;
  }

  String layout() {
    return layout;
  }
}
