package io.crispfleet.jesptool.preflight;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.image.EspImage;
import io.crispfleet.jesptool.image.ImageKind;
import io.crispfleet.jesptool.partition.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the images of a job are sound, made for the board and at places it loads them from. */
final class ImageCheck {
  private final Target target;
  private final List<Finding> findings = new ArrayList<>();

  private ImageCheck(Target target) {
    this.target = target;
  }

  static List<Finding> check(FlashBundle bundle, List<PlacedImage> images, Target target) {
    ImageCheck check = new ImageCheck(target);
    check.bundleChip(bundle);
    images.forEach(check::image);
    bundle.parts().forEach(check::unknown);
    return check.findings;
  }

  private void bundleChip(FlashBundle bundle) {
    Chip board = target.info().chip();
    bundle
        .chip()
        .filter(chip -> chip != board)
        .ifPresent(
            chip ->
                add(
                    Check.CHIP,
                    "%s was built for %s, the board is an %s."
                        .formatted(bundle.name(), chip.displayName(), board.displayName())));
  }

  private void image(PlacedImage placed) {
    String name = placed.part().name();
    EspImage image = placed.image();
    boolean sameChip = image.chip().equals(Optional.of(target.info().chip()));
    image
        .reasonsAgainst(target.info().chip(), target.info().revision())
        .forEach(reason -> add(sameChip ? Check.REVISION : Check.CHIP, name + ": " + reason));
    image.findings().forEach(damage -> add(Check.CHECKSUM, name + ": " + damage.message()));
    if (!sameChip || !image.intact()) {
      return;
    }
    if (placed.offset() == target.info().chip().bootloaderOffset()) {
      headerFlashSize(image, name);
    } else if (image.kind() == ImageKind.APP) {
      appPartition(placed, name);
    }
  }

  private void headerFlashSize(EspImage image, String name) {
    long promised = image.flashSize().map(ImageCheck::bytes).orElse(0L);
    if (target.flashSize() > 0 && promised > target.flashSize()) {
      add(
          Check.FLASH_SIZE,
          "The header of %s says %s flash, the board has %d KB."
              .formatted(name, image.flashSize().orElse(""), target.flashSize() / 1024));
    }
  }

  // Names such as 512KB, 4MB and 2MB-c1.
  private static long bytes(String size) {
    long number = Long.parseLong(size.replaceAll("\\D.*", ""));
    return number << (size.contains("KB") ? 10 : 20);
  }

  private void appPartition(PlacedImage placed, String name) {
    target
        .table()
        .filter(
            table ->
                table.partitions().stream()
                    .noneMatch(
                        partition ->
                            partition.type() == Partition.TYPE_APP
                                && partition.offset() == placed.offset()))
        .ifPresent(
            table ->
                add(
                    Check.APP_PARTITION,
                    "%s is an app, but no app partition begins at 0x%x; there are: %s."
                        .formatted(name, placed.offset(), table.bootableApps())));
  }

  private void unknown(FlashPart part) {
    boolean imageExpected = PlacedImage.expectedAt(target).contains(part.offset());
    boolean filler = part.data().length == 0 || part.data()[0] == (byte) 0xFF;
    if (imageExpected && !filler && !EspImage.startsAt(part.data(), 0)) {
      add(
          Check.UNKNOWN_FILE,
          "%s goes to 0x%x, where the board expects an image, but it is none."
              .formatted(part.name(), part.offset()));
    }
  }

  private void add(Check check, String reason) {
    findings.add(new Finding(check, reason));
  }
}
