package io.crispfleet.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;

/**
 * Valid ESP32 application images made up on the spot: the same seed gives the same bytes on every
 * machine. Content imitates compiled code, so that it deflates to about 63 % as a real application
 * of this size does.
 */
public final class TestImage {
  /** What a real M5StickC Plus application weighs. */
  public static final int REAL_SIZE = 1_282_944;

  static final int SECTOR = 0x1000;

  private static final int HEADER = 24;
  private static final int DESCRIPTOR = 256;
  private static final int HASH = 32;
  private static final short NEWEST_REVISION = 399;
  private static final int REPEATED_PERCENT = 38;
  private static final int[] LOAD_ADDRESSES = {0x3F40_0020, 0x3FFB_0000, 0x4008_0000, 0x400D_0020};
  private static final double[] SHARES = {0.22, 0.02, 0.08, 0.68};

  private TestImage() {}

  /**
   * An image of exactly {@code size} bytes.
   *
   * @param chipId the header's chip id: 0 ESP32, 9 ESP32-S3, 5 ESP32-C3
   */
  public static byte[] generate(int size, int chipId, long seed) {
    Random random = new Random(seed);
    int content = size - HASH - 16 - HEADER - 8 * SHARES.length;
    ByteBuffer image = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    image.put((byte) 0xE9).put((byte) SHARES.length).put((byte) 2).put((byte) 0x20);
    image.putInt(0x4008_0400).put((byte) 0xEE).put(new byte[3]);
    image.putShort((short) chipId).put((byte) 0).putShort((short) 0).putShort(NEWEST_REVISION);
    image.putInt(0).put((byte) 1);
    int left = content / 4 * 4;
    for (int i = 0; i < SHARES.length; i++) {
      int length = i == SHARES.length - 1 ? left : (int) (content * SHARES[i]) / 4 * 4;
      left -= length;
      image.putInt(LOAD_ADDRESSES[i]).putInt(length);
      byte[] segment = codeLike(length, random);
      if (i == 0) {
        System.arraycopy(descriptor(seed), 0, segment, 0, DESCRIPTOR);
      }
      image.put(segment);
    }
    return seal(image.array());
  }

  /** The same image with the content of {@code sectors} sectors changed, and valid again. */
  static byte[] withChangedSectors(byte[] original, int sectors) {
    byte[] image = original.clone();
    // The last sector changes by itself: it holds checksum and hash.
    int total = image.length / SECTOR;
    for (int i = 1; i < sectors; i++) {
      int at = total * i / sectors * SECTOR + 1000;
      for (int j = 0; j < 16; j++) {
        image[at + j] ^= (byte) (0x5A + j);
      }
    }
    return seal(image);
  }

  static int deflatedSize(byte[] data) {
    try (Deflater deflater = new Deflater(9)) {
      deflater.setInput(data);
      deflater.finish();
      byte[] out = new byte[data.length + 1024];
      int total = 0;
      while (!deflater.finished()) {
        total += deflater.deflate(out);
      }
      return total;
    }
  }

  private static byte[] descriptor(long seed) {
    ByteBuffer descriptor = ByteBuffer.allocate(DESCRIPTOR).order(ByteOrder.LITTLE_ENDIAN);
    descriptor.putInt(0xABCD_5432).put(new byte[12]);
    put(descriptor, "1.0." + seed, 32);
    put(descriptor, "crispfleet-bench", 32);
    put(descriptor, "12:00:00", 16);
    put(descriptor, "Nov 21 2026", 16);
    put(descriptor, "v5.4.1", 32);
    return descriptor.array();
  }

  private static void put(ByteBuffer buffer, String text, int length) {
    buffer.put(Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), length));
  }

  /**
   * Fresh instruction words with few opcodes, many registers and near-random immediates, mixed with
   * repetitions of what was emitted before.
   */
  private static byte[] codeLike(int length, Random random) {
    byte[] out = new byte[length];
    int at = 0;
    while (at < length) {
      if (at > 64 && random.nextInt(100) < REPEATED_PERCENT) {
        int run = Math.min(length - at, 3 + random.nextInt(9));
        int from = at - 16 - random.nextInt(Math.min(at - 16, 20_000));
        System.arraycopy(out, from, out, at, run);
        at += run;
      } else {
        int opcode = (int) Math.min(255, Math.abs(random.nextGaussian()) * 40);
        out[at++] = (byte) opcode;
        if (at < length) {
          out[at++] = (byte) (random.nextInt(16) << 4 | (opcode & 0xF));
        }
        if (at < length) {
          out[at++] = (byte) random.nextInt(256);
        }
      }
    }
    return out;
  }

  /** Puts checksum and SHA-256 where the image ends. */
  private static byte[] seal(byte[] image) {
    ByteBuffer view = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    int at = HEADER;
    int checksum = 0xEF;
    for (int segment = 0; segment < image[1]; segment++) {
      int length = view.getInt(at + 4);
      at += 8;
      for (int end = at + length; at < end; at++) {
        checksum ^= image[at] & 0xFF;
      }
    }
    int checksumAt = at | 15;
    Arrays.fill(image, at, checksumAt, (byte) 0);
    image[checksumAt] = (byte) checksum;
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(image, 0, checksumAt + 1);
      System.arraycopy(sha.digest(), 0, image, checksumAt + 1, HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    return image;
  }
}
