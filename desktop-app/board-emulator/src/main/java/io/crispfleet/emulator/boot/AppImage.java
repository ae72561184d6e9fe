package io.crispfleet.emulator.boot;

import io.crispfleet.emulator.flash.FlashChip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A program image in flash, read the way a bootloader reads it. The board has its own small reader
 * on purpose: if it used the flasher's, a misreading would be shared and pass every test.
 *
 * @param length bytes up to and including checksum and hash
 * @param problem why it must not be started; empty when it is sound
 * @param project name in the app descriptor; empty without a descriptor
 * @param version version in the app descriptor; empty without a descriptor
 * @param builtWith ESP-IDF version in the app descriptor; empty without a descriptor
 */
record AppImage(
    long length, Optional<String> problem, String project, String version, String builtWith) {
  private static final int MAGIC = 0xE9;
  private static final int DESCRIPTOR_MAGIC = 0xABCD_5432;
  private static final int MAX_SEGMENTS = 16;
  private static final int CHECKSUM_SEED = 0xEF;

  /**
   * Reads the image at an offset.
   *
   * @param limit bytes it may occupy
   * @param extended whether headers have the 16 extra bytes of every chip but the ESP8266
   */
  static AppImage read(FlashChip flash, long offset, long limit, boolean extended) {
    int room = (int) Math.max(0, Math.min(limit, flash.size() - offset));
    ByteBuffer image =
        ByteBuffer.wrap(flash.read(Math.min(offset, flash.size()), room))
            .order(ByteOrder.LITTLE_ENDIAN);
    int header = extended ? 24 : 8;
    if (room < header || (image.get(0) & 0xFF) != MAGIC) {
      int word = room < 4 ? -1 : image.getInt(0);
      return broken("invalid header: 0x%08x".formatted(word));
    }
    int segments = image.get(1) & 0xFF;
    int checksum = CHECKSUM_SEED;
    int at = header;
    for (int i = 0; i < segments && i < MAX_SEGMENTS; i++) {
      if (room - at < 8) {
        return broken("image at 0x%x is cut short".formatted(offset));
      }
      long size = Integer.toUnsignedLong(image.getInt(at + 4));
      at += 8;
      if (size > room - at) {
        return broken("segment %d: invalid segment length 0x%x".formatted(i, size));
      }
      for (int end = at + (int) size; at < end; at++) {
        checksum ^= image.get(at) & 0xFF;
      }
    }
    at = at / 16 * 16 + 15;
    boolean hashed = extended && image.get(23) == 1;
    int end = at + 1 + (hashed ? 32 : 0);
    if (end > room) {
      return broken("image at 0x%x is cut short".formatted(offset));
    }
    if ((image.get(at) & 0xFF) != (checksum & 0xFF)) {
      return broken(
          "Checksum failed. Calculated 0x%x read 0x%x".formatted(checksum, image.get(at) & 0xFF));
    }
    if (hashed && !hashMatches(image.array(), at + 1)) {
      return broken("image at 0x%x has invalid hash".formatted(offset));
    }
    boolean described = room >= header + 8 + 256 && image.getInt(header + 8) == DESCRIPTOR_MAGIC;
    return new AppImage(
        end,
        Optional.empty(),
        described ? text(image, header + 8 + 48) : "",
        described ? text(image, header + 8 + 16) : "",
        described ? text(image, header + 8 + 112) : "");
  }

  private static AppImage broken(String problem) {
    return new AppImage(0, Optional.of(problem), "", "", "");
  }

  private static boolean hashMatches(byte[] image, int at) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(image, 0, at);
      return Arrays.equals(sha.digest(), Arrays.copyOfRange(image, at, at + 32));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String text(ByteBuffer image, int at) {
    StringBuilder text = new StringBuilder();
    for (int i = at; i < at + 32 && image.get(i) != 0; i++) {
      char c = (char) (image.get(i) & 0xFF);
      text.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return text.toString().strip();
  }

  /** {@code text} as bytes for the wire. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
