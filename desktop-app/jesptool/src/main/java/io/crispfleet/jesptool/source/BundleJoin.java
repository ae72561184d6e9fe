package io.crispfleet.jesptool.source;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.bundle.FlashSettings;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes one bundle of what several sources say, and holds it to the bundle's promises. */
final class BundleJoin {
  private record Claim(String who, Chip chip) {}

  private BundleJoin() {}

  static FlashBundle join(List<FlashBundle> bundles) {
    List<FlashPart> parts =
        bundles.stream()
            .flatMap(bundle -> bundle.parts().stream())
            .sorted(Comparator.comparingLong(FlashPart::offset))
            .toList();
    parts.forEach(BundleJoin::requireFlashable);
    for (int i = 1; i < parts.size(); i++) {
      requireApart(parts.get(i - 1), parts.get(i));
    }
    return new FlashBundle(
        bundles.stream().map(FlashBundle::name).collect(Collectors.joining(" + ")),
        chip(bundles, parts),
        settings(bundles),
        parts);
  }

  private static void requireFlashable(FlashPart part) {
    if (part.data().length == 0) {
      throw new EspException.BadInput(
          "'" + part.name() + "' is empty.", "Check that the build that wrote it succeeded.");
    }
    if (part.offset() < 0 || part.end() > ReadBudget.MAX_BYTES) {
      throw new EspException.BadInput(
          String.format(
              Locale.ROOT, "'%s' at 0x%x lies outside of any flash.", part.name(), part.offset()),
          "Use an offset within the flash, not an address in the chip's memory map.");
    }
  }

  private static void requireApart(FlashPart first, FlashPart second) {
    if (second.offset() < first.end()) {
      throw new EspException.BadInput(
          String.format(
              Locale.ROOT,
              "'%s' (0x%x..0x%x) overlaps '%s' (0x%x..0x%x).",
              first.name(),
              first.offset(),
              first.end() - 1,
              second.name(),
              second.offset(),
              second.end() - 1),
          "Correct the offsets, or leave one of the two out.");
    }
  }

  /** What the sources and the images in them say; they must not contradict each other. */
  private static Optional<Chip> chip(List<FlashBundle> bundles, List<FlashPart> parts) {
    List<Claim> claims = new ArrayList<>();
    for (FlashBundle bundle : bundles) {
      bundle.chip().ifPresent(chip -> claims.add(new Claim(bundle.name(), chip)));
    }
    for (FlashPart part : parts) {
      ImagePeek.at(part.data(), 0)
          .or(() -> ImagePeek.inMerged(part.data(), part.offset()))
          .ifPresent(image -> claims.add(new Claim(part.name(), image.chip())));
    }
    for (Claim claim : claims) {
      Claim first = claims.getFirst();
      if (claim.chip() != first.chip()) {
        throw new EspException.BadInput(
            String.format(
                "'%s' is for %s, but '%s' is for %s.",
                first.who(), first.chip().displayName(), claim.who(), claim.chip().displayName()),
            "Use files from one build for one chip.");
      }
    }
    return claims.stream().map(Claim::chip).findFirst();
  }

  private static FlashSettings settings(List<FlashBundle> bundles) {
    return bundles.stream()
        .map(FlashBundle::settings)
        .filter(settings -> !settings.equals(FlashSettings.KEEP))
        .findFirst()
        .orElse(FlashSettings.KEEP);
  }
}
