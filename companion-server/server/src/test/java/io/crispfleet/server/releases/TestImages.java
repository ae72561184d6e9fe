package io.crispfleet.server.releases;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.image.AppDescriptor;
import io.crispfleet.jesptool.image.EspImageBuilder;
import io.crispfleet.jesptool.partition.Partition;
import io.crispfleet.jesptool.partition.PartitionTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Images as a build would make them, with random code. */
public final class TestImages {
  private TestImages() {}

  public static byte[] esp32(String version) {
    return app(Chip.ESP32, version, 4000);
  }

  public static byte[] app(Chip chip, String version, int codeSize) {
    long data =
        switch (chip) {
          case ESP32 -> 0x3F40_0020L;
          case ESP32S3, ESP32C3 -> 0x3C00_0020L;
          default -> throw new IllegalArgumentException(chip.toString());
        };
    long code = chip == Chip.ESP32 ? 0x400D_0020L : 0x4200_0020L;
    byte[] noise = new byte[codeSize];
    new Random(version.hashCode()).nextBytes(noise);
    return new EspImageBuilder(chip)
        .entry(code)
        .segment(data, descriptor(version))
        .segment(code, noise)
        .build();
  }

  /** An ESP32 app of exactly that many bytes. */
  public static byte[] ofSize(String version, int size) {
    int overhead = esp32(version).length - 4000;
    byte[] image = app(Chip.ESP32, version, size - overhead);
    if (image.length != size) {
      throw new IllegalArgumentException(size + " is no possible size, but " + image.length);
    }
    return image;
  }

  public static byte[] esp8266(int seed) {
    byte[] noise = new byte[3000];
    new Random(seed).nextBytes(noise);
    return new EspImageBuilder(Chip.ESP8266)
        .entry(0x4010_0000L)
        .segment(0x4010_0000L, noise)
        .build();
  }

  public static byte[] bootloader(Chip chip) {
    long address = chip == Chip.ESP32 ? 0x4008_0000L : 0x4037_8000L;
    byte[] noise = new byte[600];
    new Random(9).nextBytes(noise);
    return new EspImageBuilder(chip).entry(address).segment(address, noise).build();
  }

  public static byte[] partitions(int slot) {
    return new PartitionTable(
            List.of(
                new Partition(1, 2, 0x9000, 0x5000, "nvs", 0),
                new Partition(1, 0, 0xE000, 0x2000, "otadata", 0),
                new Partition(0, 0x10, 0x10000, slot, "app0", 0),
                new Partition(0, 0x11, 0x10000L + slot, slot, "app1", 0)))
        .encode();
  }

  private static byte[] descriptor(String version) {
    byte[] descriptor = new byte[AppDescriptor.SIZE];
    ByteBuffer out = ByteBuffer.wrap(descriptor).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0xABCD_5432).putInt(7);
    out.put(16, text(version)).put(48, text("crisp-test")).put(80, text("12:00:00"));
    out.put(96, text("Nov 21 2026")).put(112, text("v5.4.1"));
    byte[] elf = new byte[32];
    new Random(version.hashCode()).nextBytes(elf);
    out.put(AppDescriptor.ELF_SHA256_OFFSET, elf);
    return descriptor;
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
