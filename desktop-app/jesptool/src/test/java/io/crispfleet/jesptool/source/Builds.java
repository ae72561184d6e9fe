package io.crispfleet.jesptool.source;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.partition.PartitionCsv;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small builds of every kind, as files in memory. */
final class Builds {
  static final String OTA_TABLE =
      """
      nvs,     data, nvs,   0x9000,  0x5000,
      otadata, data, ota,   0xe000,  0x2000,
      app0,    app,  ota_0, 0x20000, 1M,
      app1,    app,  ota_1, ,        1M,
      """;

  private Builds() {}

  static byte[] app(Chip chip) {
    byte[] image = image(chip, 512);
    ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putInt(0x20, 0xABCD5432);
    return image;
  }

  static byte[] bootloader(Chip chip) {
    byte[] image = image(chip, 256);
    image[0x20] = 0x50;
    image[0x23] = 0;
    return image;
  }

  static byte[] esp8266() {
    ByteBuffer image = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    image.put((byte) 0xE9).put((byte) 1).putShort((short) 0x4002).putInt(0x4010F000);
    image.putInt(0x4010F000).putInt(64);
    return image.array();
  }

  private static byte[] image(Chip chip, int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 0x11);
    ByteBuffer image = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    image
        .put((byte) 0xE9)
        .put((byte) 1)
        .putShort((short) 0x2002)
        .putInt(0x40081234)
        .put((byte) 0xEE);
    image.putShort(12, (short) chip.imageChipId().orElseThrow());
    return bytes;
  }

  static byte[] table(String csv) {
    return PartitionCsv.parse(csv).encode();
  }

  /** Bootloader, table and app as one image from flash offset {@code start} on. */
  static byte[] merged(Chip chip, int start) {
    byte[] flash = new byte[0x20200];
    Arrays.fill(flash, (byte) 0xFF);
    put(flash, chip.bootloaderOffset(), bootloader(chip));
    put(flash, 0x8000, table(OTA_TABLE));
    put(flash, 0x20000, app(chip));
    return Arrays.copyOfRange(flash, start, flash.length);
  }

  private static void put(byte[] flash, int at, byte[] data) {
    System.arraycopy(data, 0, flash, at, data.length);
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Map<String, byte[]> espIdf() {
    Map<String, byte[]> files = new TreeMap<>();
    files.put(
        "flasher_args.json",
        text(
            """
            {
              "write_flash_args": ["--flash_mode", "dio", "--flash_size", "4MB"],
              "flash_settings": {"flash_mode": "dio", "flash_size": "4MB", "flash_freq": "40m"},
              "flash_files": {
                "0x1000": "bootloader/bootloader.bin",
                "0x20000": "stick.bin",
                "0x8000": "partition_table/partition-table.bin"
              },
              "app": {"offset": "0x20000", "file": "stick.bin", "encrypted": "false"},
              "extra_esptool_args": {"after": "hard_reset", "stub": true, "chip": "esp32"}
            }
            """));
    files.put("bootloader/bootloader.bin", bootloader(Chip.ESP32));
    files.put("partition_table/partition-table.bin", table(OTA_TABLE));
    files.put("stick.bin", app(Chip.ESP32));
    return files;
  }

  static Map<String, byte[]> platformIo(Chip chip) {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("bootloader.bin", bootloader(chip));
    files.put("partitions.bin", table(OTA_TABLE));
    files.put("firmware.bin", app(chip));
    files.put("firmware.elf", text("not for flash"));
    return files;
  }

  static Map<String, byte[]> webTools() {
    Map<String, byte[]> files = new TreeMap<>();
    files.put(
        "manifest.json",
        text(
            """
            {
              "name": "Stick", "version": "1.2.3",
              "builds": [
                {"chipFamily": "ESP32", "parts": [
                  {"path": "esp32/boot.bin", "offset": 4096}, {"path": "esp32/app.bin", "offset": "0x10000"}]},
                {"chipFamily": "ESP32-S3", "parts": [{"path": "s3.bin", "offset": 65536}]},
                {"chipFamily": "ESP99", "parts": [{"path": "none.bin", "offset": 0}]}
              ]
            }
            """));
    files.put("esp32/boot.bin", bootloader(Chip.ESP32));
    files.put("esp32/app.bin", app(Chip.ESP32));
    files.put("s3.bin", app(Chip.ESP32S3));
    return files;
  }

  static Path write(Path folder, Map<String, byte[]> files) {
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = folder.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path zip(Path archive, String prefix, Map<String, byte[]> files) {
    try (OutputStream out = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(prefix + file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
      return archive;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
