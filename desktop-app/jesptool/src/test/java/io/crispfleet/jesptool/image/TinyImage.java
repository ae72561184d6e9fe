package io.crispfleet.jesptool.image;

import io.crispfleet.jesptool.chip.Chip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;

/** Small images for tests. */
public final class TinyImage {
  private TinyImage() {}

  /** An app with a descriptor, mapped data and code, and one RAM segment. */
  public static byte[] app(String project, String version) {
    return new EspImageBuilder(Chip.ESP32)
        .entry(0x4008_0000L)
        .segment(0x3F40_0020L, appDescriptor(project, version))
        .segment(0x400D_0020L, noise(1, 1000))
        .segment(0x4008_0000L, noise(2, 300))
        .build();
  }

  /** A bootloader for {@code chip}, built for DIO, 40 MHz (or the nearest), 4 MB. */
  public static byte[] bootloader(Chip chip) {
    long address =
        MemoryMap.of(chip).regions().stream()
            .filter(region -> region.name().contains("IRAM"))
            .findFirst()
            .orElseThrow()
            .start();
    return new EspImageBuilder(chip)
        .entry(address)
        .segment(address, bootloaderDescriptor())
        .segment(address + 0x100, noise(3, 500))
        .build();
  }

  public static byte[] appDescriptor(String project, String version) {
    byte[] descriptor = new byte[AppDescriptor.SIZE];
    ByteBuffer out = ByteBuffer.wrap(descriptor).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0xABCD_5432).putInt(7);
    out.put(16, text(version)).put(48, text(project)).put(80, text("12:00:00"));
    out.put(96, text("Nov 21 2026")).put(112, text("v5.4.1"));
    out.putShort(176, (short) 1).putShort(178, (short) 199).put(180, (byte) 16);
    return descriptor;
  }

  static byte[] bootloaderDescriptor() {
    byte[] descriptor = new byte[80];
    ByteBuffer out = ByteBuffer.wrap(descriptor).order(ByteOrder.LITTLE_ENDIAN);
    out.put(0, (byte) 0x50).putInt(4, 3).put(8, text("v5.4.1"));
    out.put(40, text("Nov 21 2026 12:00:00"));
    return descriptor;
  }

  /** What the ESP8266 SDK's boot loader takes: flash code, then a version 1 image, then a CRC. */
  static byte[] esp8266Version2(byte[] flashCode) {
    byte[] inner = new EspImageBuilder(Chip.ESP8266).segment(0x4010_0000L, noise(4, 64)).build();
    int start = 16 + flashCode.length;
    int checksumAt = (start + 8 + 8 + 64) | 0xF;
    byte[] image = new byte[checksumAt + 5];
    ByteBuffer out = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {(byte) 0xEA, 4, 2, 0x40}).putInt(0x4010_0000);
    out.putInt(0).putInt(flashCode.length).put(flashCode).put(inner, 0, 8 + 8 + 64);
    image[checksumAt] = inner[inner.length - 1];
    CRC32 crc = new CRC32();
    crc.update(image, 0, checksumAt + 1);
    int value = (int) crc.getValue();
    out.putInt(checksumAt + 1, value < 0 ? ~value : value + 1);
    return image;
  }

  static byte[] noise(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
