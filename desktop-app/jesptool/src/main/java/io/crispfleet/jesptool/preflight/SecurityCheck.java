package io.crispfleet.jesptool.preflight;

import io.crispfleet.jesptool.chip.SecurityInfo;
import java.util.ArrayList;
import java.util.List;

/** Fuses that make a plain write useless or a board unusable. */
final class SecurityCheck {
  private SecurityCheck() {}

  static List<Finding> check(List<PlacedImage> images, Target target) {
    SecurityInfo security = target.info().security();
    List<Finding> findings = new ArrayList<>();
    if (security.flashEncryption()) {
      findings.add(
          new Finding(
              Check.FLASH_ENCRYPTION,
              "This board decrypts its flash: what is written plainly would not run."));
    }
    if (security.secureDownload()) {
      findings.add(
          new Finding(
              Check.SECURE_DOWNLOAD,
              "This board is in secure download mode: nothing can be compared or verified."));
    }
    if (security.secureBoot()) {
      images.stream()
          .filter(placed -> placed.image().signature().isEmpty())
          .map(
              placed ->
                  new Finding(
                      Check.SECURE_BOOT,
                      "This board only runs signed images and %s carries no signature."
                          .formatted(placed.part().name())))
          .forEach(findings::add);
    }
    return findings;
  }
}
