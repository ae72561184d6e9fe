package io.crispfleet.jesptool.source;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.bundle.FlashSettings;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.otadata.OtaData;
import io.crispfleet.jesptool.partition.Partition;
import io.crispfleet.jesptool.partition.PartitionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A PlatformIO or Arduino build: bootloader, partition table and app side by side. The chip tells
 * where the bootloader goes, the partition table where the app goes; OTA data that makes this app
 * boot is generated. An ESP8266 build is the app alone.
 *
 * @param app file name of the app
 * @param bootloader file name the build gives the bootloader
 * @param partitions file name the build gives the partition table
 */
record ThreeFileBuild(String app, String bootloader, String partitions) {
  static final String PLATFORMIO_APP = "firmware.bin";
  private static final String ARDUINO_APP = ".ino.bin";

  /** The build among these files, if it is one. */
  static Optional<ThreeFileBuild> find(SourceTree folder, List<String> files) {
    if (files.contains(PLATFORMIO_APP)) {
      return Optional.of(new ThreeFileBuild(PLATFORMIO_APP, "bootloader.bin", "partitions.bin"));
    }
    List<String> sketches = files.stream().filter(f -> f.endsWith(ARDUINO_APP)).toList();
    if (sketches.size() > 1) {
      throw new EspException.BadInput(
          "'" + folder.name() + "' holds several sketches: " + String.join(", ", sketches) + ".",
          "Keep one sketch per build folder, or use OFFSET=FILE.");
    }
    return sketches.stream()
        .map(file -> file.substring(0, file.length() - ".bin".length()))
        .map(
            sketch ->
                new ThreeFileBuild(
                    sketch + ".bin", sketch + ".bootloader.bin", sketch + ".partitions.bin"))
        .findFirst();
  }

  FlashBundle read(SourceTree folder) {
    byte[] firmware = folder.read(app);
    ImagePeek image =
        ImagePeek.at(firmware, 0)
            .orElseThrow(
                () ->
                    new EspException.BadInput(
                        "'" + app + "' is no firmware image.", "Build the firmware again."));
    List<FlashPart> parts = new ArrayList<>();
    if (image.chip() == Chip.ESP8266) {
      parts.add(new FlashPart(0, app, firmware));
    } else {
      addTableAndApp(folder, firmware, parts);
      if (folder.has(bootloader)) {
        int offset = image.chip().bootloaderOffset();
        parts.add(new FlashPart(offset, bootloader, folder.read(bootloader)));
      }
    }
    return new FlashBundle(folder.name(), Optional.of(image.chip()), FlashSettings.KEEP, parts);
  }

  private void addTableAndApp(SourceTree folder, byte[] firmware, List<FlashPart> parts) {
    if (!folder.has(partitions)) {
      parts.add(new FlashPart(SingleFile.DEFAULT_APP_OFFSET, app, firmware));
      return;
    }
    byte[] binary = folder.read(partitions);
    PartitionTable table = PartitionTable.parse(binary);
    Partition slot =
        table
            .defaultApp()
            .orElseThrow(
                () ->
                    new EspException.BadInput(
                        "'" + partitions + "' has no partition for an app.",
                        "Add a factory or ota_0 partition and build again."));
    parts.add(new FlashPart(PartitionTable.DEFAULT_OFFSET, partitions, binary));
    parts.add(new FlashPart(slot.offset(), app, firmware));
    table
        .otaData()
        .map(
            partition ->
                new FlashPart(
                    partition.offset(),
                    "otadata (boots " + slot.label() + ")",
                    (slot.isOtaApp() ? OtaData.initial() : OtaData.BLANK).encode()))
        .ifPresent(parts::add);
  }
}
