package io.crispfleet.emulator.boot;

import io.crispfleet.jesptool.chip.Chip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The flash content of a board that has been in use: a bootloader, a partition table and an old
 * firmware that boot, and pseudo-random bytes everywhere else.
 */
public final class UsedFlash {
  /** Version the old firmware reports. */
  public static final String VERSION = "0.0.1-used";

  private static final int TABLE = 0x8000;
  private static final int NVS = 0x9000;
  private static final int OTA_DATA = 0xE000;
  private static final int APP = 0x1_0000;
  private static final int APP_CODE = 0x8000;
  private static final int SECTOR = 0x1000;

  private UsedFlash() {}

  /** Content of {@code size} bytes; the same for the same seed. */
  public static byte[] content(Chip chip, int size, long seed) {
    byte[] flash = new byte[size];
    SplittableRandom random = new SplittableRandom(seed);
    random.nextBytes(flash);
    if (chip == Chip.ESP8266) {
      put(flash, 0, image(chip, random, APP_CODE, false));
      return flash;
    }
    Arrays.fill(flash, TABLE, APP, (byte) 0xFF);
    put(flash, chip.bootloaderOffset(), image(chip, random, APP_CODE / 2, false));
    put(flash, TABLE, table(size));
    put(flash, APP, image(chip, random, APP_CODE, true));
    return flash;
  }

  private static byte[] table(int size) {
    int slot = (size - APP) / 2 / APP * APP;
    ByteBuffer table = ByteBuffer.allocate(0xC00).order(ByteOrder.LITTLE_ENDIAN);
    row(table, 1, 2, NVS, OTA_DATA - NVS, "nvs");
    row(table, 1, 0, OTA_DATA, 2 * SECTOR, "otadata");
    row(table, 0, 0x10, APP, slot, "app0");
    row(table, 0, 0x11, APP + slot, slot, "app1");
    byte[] md5 = digest("MD5", table.array(), table.position());
    table.put((byte) 0xEB).put((byte) 0xEB);
    fill(table, table.position() + 14);
    table.put(md5);
    fill(table, table.capacity());
    return table.array();
  }

  private static void row(
      ByteBuffer table, int type, int subtype, int offset, int size, String label) {
    table.put((byte) 0xAA).put((byte) 0x50).put((byte) type).put((byte) subtype);
    table.putInt(offset).putInt(size);
    table.put(Arrays.copyOf(label.getBytes(StandardCharsets.US_ASCII), 16)).putInt(0);
  }

  private static void fill(ByteBuffer table, int end) {
    while (table.position() < end) {
      table.put((byte) 0xFF);
    }
  }

  private static byte[] image(Chip chip, SplittableRandom random, int code, boolean described) {
    boolean extended = chip != Chip.ESP8266;
    byte[] segment = new byte[code];
    random.nextBytes(segment);
    if (described) {
      descriptor(segment);
    }
    int header = extended ? 24 : 8;
    int sum = (header + 8 + code) / 16 * 16 + 15;
    ByteBuffer image =
        ByteBuffer.allocate(sum + 1 + (extended ? 32 : 0)).order(ByteOrder.LITTLE_ENDIAN);
    image.put((byte) 0xE9).put((byte) 1).put((byte) 2).put((byte) 0x20).putInt(0x4008_0000);
    if (extended) {
      image.put((byte) 0xEE).put(new byte[3]);
      image.putShort((short) chip.imageChipId().orElseThrow()).put(new byte[9]).put((byte) 1);
    }
    image.putInt(0x4008_0000).putInt(code).put(segment);
    int checksum = 0xEF;
    for (byte b : segment) {
      checksum ^= b & 0xFF;
    }
    image.put(sum, (byte) checksum);
    if (extended) {
      image.put(sum + 1, digest("SHA-256", image.array(), sum + 1));
    }
    return image.array();
  }

  private static void descriptor(byte[] segment) {
    ByteBuffer descriptor = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
    descriptor.put(new byte[256]).putInt(0, 0xABCD_5432);
    descriptor.put(16, VERSION.getBytes(StandardCharsets.US_ASCII));
    descriptor.put(48, "emulated-board".getBytes(StandardCharsets.US_ASCII));
    descriptor.put(112, "v5.4".getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] digest(String algorithm, byte[] data, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(data, 0, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  private static void put(byte[] flash, int offset, byte[] content) {
    System.arraycopy(content, 0, flash, offset, content.length);
  }
}
