package io.crispfleet.simulator.setup;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.image.EspImageBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * A valid app image that does nothing: header, app descriptor, checksum and appended hash are
 * right, so that server and sticks treat it like any other.
 */
public final class SimulatedFirmware {
  private static final int DESCRIPTOR = 256;
  private static final int DESCRIPTOR_MAGIC = 0xABCD5432;
  private static final int VERSION = 16;
  private static final int PROJECT = 48;
  private static final int IDF = 112;
  private static final int ELF_SHA = 144;
  private static final int SHA_LENGTH = 32;

  private SimulatedFirmware() {}

  /**
   * Makes an image.
   *
   * @param version at most 31 characters
   * @param size about how many bytes, from 4 KiB
   */
  public static byte[] image(Chip chip, String version, int size) {
    boolean esp32 = chip == Chip.ESP32;
    byte[] data = new byte[Math.max(size, 4096) - 4096 + DESCRIPTOR];
    // The same version is the same bytes, so that uploading it again changes nothing.
    SplittableRandom random = new SplittableRandom((chip.target() + version).hashCode());
    random.nextBytes(data);
    byte[] elf = new byte[SHA_LENGTH];
    random.nextBytes(elf);
    ByteBuffer descriptor = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    descriptor.put(new byte[DESCRIPTOR]).putInt(0, DESCRIPTOR_MAGIC);
    text(data, VERSION, version);
    text(data, PROJECT, "crisp-sticks");
    text(data, IDF, "v5.5");
    System.arraycopy(elf, 0, data, ELF_SHA, SHA_LENGTH);
    byte[] code = new byte[1024];
    random.nextBytes(code);
    return new EspImageBuilder(chip)
        .entry(esp32 ? 0x4008_0400L : 0x4038_0400L)
        .segment(esp32 ? 0x3F40_0020L : 0x3C00_0020L, data)
        .segment(esp32 ? 0x4008_0400L : 0x4038_0400L, code)
        .build();
  }

  private static void text(byte[] data, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, data, at, Math.min(bytes.length, 31));
  }
}
