package io.crispfleet.firmware.e2e;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.image.AppDescriptor;
import io.crispfleet.jesptool.image.EspImageBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * App images as the firmware's build makes them: both descriptors in front, checksum and hash
 * right. The code is noise; in a virtual stick the core runs in its place.
 */
record AppImages(Chip chip, String board, int securityVersion, int size) {
  static final String BOARD = "m5stickc-plus";
  static final String PRODUCT = "crisp-sticks";
  private static final int CODE = 1024;

  /** An ESP32 image for the sticks' own board, of about 200 KB. */
  static final AppImages USUAL = new AppImages(Chip.ESP32, BOARD, 0, 200_000);

  AppImages on(String otherBoard) {
    return new AppImages(chip, otherBoard, securityVersion, size);
  }

  AppImages on(Chip otherChip) {
    return new AppImages(otherChip, board, securityVersion, size);
  }

  AppImages secured(int version) {
    return new AppImages(chip, board, version, size);
  }

  AppImages sized(int bytes) {
    return new AppImages(chip, board, securityVersion, bytes);
  }

  byte[] build(String version) {
    boolean esp32 = chip == Chip.ESP32;
    byte[] data = new byte[size - CODE];
    Random random = new Random((chip + board + version).hashCode());
    random.nextBytes(data);
    Arrays.fill(data, 0, AppDescriptor.SIZE + 64, (byte) 0);
    ByteBuffer out = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0, 0xABCD_5432).putInt(4, securityVersion);
    text(out, 16, version);
    text(out, 48, PRODUCT);
    text(out, 80, "12:00:00");
    text(out, 96, "Nov 21 2026");
    text(out, 112, "v5.5");
    byte[] elf = new byte[32];
    random.nextBytes(elf);
    out.put(AppDescriptor.ELF_SHA256_OFFSET, elf);
    text(out, AppDescriptor.SIZE, "CFB1");
    text(out, AppDescriptor.SIZE + 4, board);
    text(out, AppDescriptor.SIZE + 32, PRODUCT);
    byte[] code = new byte[CODE];
    random.nextBytes(code);
    return new EspImageBuilder(chip)
        .entry(esp32 ? 0x4008_0400L : 0x4038_0400L)
        .segment(esp32 ? 0x3F40_0020L : 0x3C00_0020L, data)
        .segment(esp32 ? 0x4008_0400L : 0x4038_0400L, code)
        .build();
  }

  private static void text(ByteBuffer out, int at, String text) {
    out.put(at, text.getBytes(StandardCharsets.US_ASCII));
  }
}
