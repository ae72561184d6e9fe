package io.crispfleet.server.releases.inspect;

import io.crispfleet.contract.api.release.ImageInfo;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.Revision;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.image.AppDescriptor;
import io.crispfleet.jesptool.image.EspImage;
import io.crispfleet.jesptool.image.ExtendedHeader;
import io.crispfleet.jesptool.image.ImageFinding;
import io.crispfleet.jesptool.image.ImageFormat;
import io.crispfleet.jesptool.image.ImageKind;
import io.crispfleet.server.http.Problem;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads an app image and refuses what would not run. */
public final class ImageInspector {
  private ImageInspector() {}

  /** The chip that an image is for, whatever else is wrong with it. */
  public static Chip chip(byte[] app) {
    EspImage image = parse(app);
    return image
        .chip()
        .orElseThrow(
            () ->
                Problem.unprocessable(
                    "UNKNOWN_CHIP", "The image is for " + image.chipName() + "."));
  }

  /**
   * Inspects an app.
   *
   * @throws Problem 422 when it is no image, damaged, no app, for another chip, or larger than its
   *     slot
   */
  public static ImageInfo inspect(byte[] app, Platform platform, Layout layout) {
    EspImage image = parse(app);
    requireIntact(image);
    if (!image.chip().equals(Optional.of(platform.chip()))) {
      throw Problem.unprocessable(
          "WRONG_CHIP",
          "The image is for %s, but platform %s has an %s. Choose the platform it was built for."
              .formatted(image.chipName(), platform.name(), platform.chip().displayName()));
    }
    if (image.kind() != ImageKind.APP) {
      throw Problem.unprocessable(
          "NOT_AN_APP", "The image is a bootloader; upload it as the release's bootloader.");
    }
    if (app.length > layout.slot()) {
      throw Problem.unprocessable(
              "TOO_LARGE_FOR_SLOT",
              "The image has %d bytes, but an app slot of %s has %d."
                  .formatted(app.length, layout.described(), layout.slot()))
          .with("size", app.length)
          .with("slotSize", layout.slot());
    }
    return info(app, image, layout);
  }

  private static EspImage parse(byte[] app) {
    if (!EspImage.startsAt(app, 0)) {
      throw Problem.unprocessable(
          "NOT_AN_IMAGE",
          "This is no firmware image: it does not start with 0xE9. Upload the app's .bin file.");
    }
    try {
      return EspImage.parse(app);
    } catch (EspException e) {
      throw Problem.unprocessable("NOT_AN_IMAGE", e.getMessage() + " " + e.advice());
    }
  }

  private static void requireIntact(EspImage image) {
    if (image.findings().stream().anyMatch(ImageFinding.BadHash.class::isInstance)) {
      throw Problem.unprocessable(
          "BAD_HASH",
          "The appended hash does not match: the file was changed after it was built. "
              + findings(image));
    }
    if (!image.intact()) {
      throw Problem.unprocessable("DAMAGED_IMAGE", findings(image));
    }
    boolean hashExpected = image.format() == ImageFormat.ESP32;
    if (hashExpected && image.hash().isEmpty()) {
      throw Problem.unprocessable(
          "NO_HASH",
          "The image has no appended hash, so nobody could tell whether it is damaged. Build it"
              + " with the hash, which is what ESP-IDF and Arduino do by default.");
    }
  }

  private static String findings(EspImage image) {
    return image.findings().stream().map(ImageFinding::message).collect(Collectors.joining(" "));
  }

  private static ImageInfo info(byte[] app, EspImage image, Layout layout) {
    Optional<AppDescriptor> descriptor = image.appDescriptor();
    Optional<ExtendedHeader> limits = image.extended();
    return new ImageInfo(
        image.chipName(),
        limits.map(header -> header.minRevision().toString()).orElse(null),
        limits.flatMap(ExtendedHeader::maxRevision).map(Revision::toString).orElse(null),
        text(descriptor.map(AppDescriptor::projectName)),
        text(descriptor.map(AppDescriptor::version)),
        text(descriptor.map(AppDescriptor::idfVersion)),
        descriptor.map(AppDescriptor::elfSha256).map(ImageInspector::hashText).orElse(null),
        descriptor
            .map(AppDescriptor::secureVersion)
            .map(version -> (int) Math.min(version, Integer.MAX_VALUE))
            .orElse(0),
        app.length,
        digest("SHA-256", app),
        digest("MD5", app),
        layout.slot());
  }

  private static @Nullable String text(Optional<String> value) {
    return value.filter(text -> !text.isEmpty()).orElse(null);
  }

  private static @Nullable String hashText(byte[] hash) {
    for (byte b : hash) {
      if (b != 0) {
        return HexFormat.of().formatHex(hash);
      }
    }
    return null;
  }

  private static String digest(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
