package io.crispfleet.firmware.rig;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.bundle.FlashSettings;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.partition.PartitionCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code build.sh lx106} makes of {@code ports/rig}: a boot loader and apps for an ESP32 with 4
 * MB of flash.
 *
 * @param folder with {@code rig-boot.bin}, {@code rig-app.bin} and {@code rig-next.bin}
 * @param partitions the sticks' partition table as CSV
 */
public record RigImages(Path folder, Path partitions) {
  static final long SLOT_0 = 0x1_0000;
  static final long SLOT_1 = 0x1F_0000;
  private static final long TABLE = 0x8000;

  /** Whether they have been built. */
  public boolean exist() {
    return Files.exists(folder.resolve("rig-app.bin"));
  }

  /** Boot loader, partition table and the app in the first slot: a whole board. */
  public FlashBundle board() throws IOException {
    return bundle(
        new FlashPart(Chip.ESP32.bootloaderOffset(), "rig-boot.bin", read("rig-boot.bin")),
        new FlashPart(
            TABLE,
            "partition-table.bin",
            PartitionCsv.parse(Files.readString(partitions)).encode()),
        new FlashPart(SLOT_0, "rig-app.bin", read("rig-app.bin")));
  }

  /** The next version alone, for the second slot. */
  public FlashBundle update() throws IOException {
    return bundle(new FlashPart(SLOT_1, "rig-next.bin", read("rig-next.bin")));
  }

  private static FlashBundle bundle(FlashPart... parts) {
    return new FlashBundle("rig", Optional.of(Chip.ESP32), FlashSettings.KEEP, List.of(parts));
  }

  private byte[] read(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name));
  }
}
