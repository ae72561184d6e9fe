package io.crispfleet.jesptool.source;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.bundle.FlashSettings;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.hexfile.IntelHex;
import io.crispfleet.jesptool.hexfile.Uf2;
import io.crispfleet.jesptool.partition.PartitionBinary;
import io.crispfleet.jesptool.partition.PartitionTable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file named without an offset. Intel HEX and UF2 carry their own addresses. A merged image (a
 * partition table where one belongs) goes to 0x0, or to the bootloader's offset when it was merged
 * from there on. A lone app goes to 0x10000, where every usual partition table has its first app.
 * An ESP8266 image goes to 0x0. Anything else needs an offset.
 */
final class SingleFile {
  static final long DEFAULT_APP_OFFSET = 0x10000;

  private SingleFile() {}

  static FlashBundle read(String name, byte[] data, Optional<Chip> wanted) {
    if (Uf2.looksLike(data)) {
      Uf2 uf2 = Uf2.parse(name, data);
      return new FlashBundle(name, uf2.chip(), FlashSettings.KEEP, uf2.parts());
    }
    if (IntelHex.looksLike(data)) {
      return new FlashBundle(
          name, Optional.empty(), FlashSettings.KEEP, IntelHex.parse(name, data));
    }
    FlashPart part = new FlashPart(offset(name, data, wanted), name, data);
    return new FlashBundle(name, Optional.empty(), FlashSettings.KEEP, List.of(part));
  }

  private static long offset(String name, byte[] data, Optional<Chip> wanted) {
    OptionalLong merged = mergedFrom(data);
    if (merged.isPresent()) {
      return merged.getAsLong();
    }
    ImagePeek image =
        ImagePeek.at(data, 0).orElseThrow(() -> unknown(name, "it is no firmware image"));
    if (image.chip() == Chip.ESP8266 || wanted.filter(Chip.ESP8266::equals).isPresent()) {
      return 0;
    }
    return switch (image.kind()) {
      case APP -> DEFAULT_APP_OFFSET;
      case BOOTLOADER -> throw unknown(name, "it is a bootloader without an app");
      case UNKNOWN -> throw unknown(name, "the image does not say whether it is an app");
    };
  }

  /** Where the first byte of a merged image goes; empty when the data is not one. */
  private static OptionalLong mergedFrom(byte[] data) {
    return Arrays.stream(Chip.values())
        .mapToLong(Chip::bootloaderOffset)
        .sorted()
        .filter(
            start ->
                PartitionBinary.looksLikeTable(data, PartitionTable.DEFAULT_OFFSET - start)
                    && ImagePeek.inMerged(data, start).isPresent())
        .findFirst();
  }

  private static EspException unknown(String name, String why) {
    return new EspException.BadInput(
        "Where to put '" + name + "' is unclear: " + why + ".",
        "Say where it goes with OFFSET=FILE, for example 0x10000=" + name + ".");
  }
}
