package io.crispfleet.simulator.firmware;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Reads an app image as it arrives, as a stick does: it has no room for a second copy, and a
 * thousand sticks in one process have none either. Offsets from ESP-IDF's image format: the app
 * descriptor follows the first segment header at 0x20.
 */
public final class ImageReader {
  private static final int MAGIC = 0xE9;
  private static final int HASH_APPENDED = 0x17;
  private static final int DESCRIPTOR = 0x20;
  private static final int DESCRIPTOR_MAGIC = 0xABCD5432;
  private static final int VERSION = 0x30;
  private static final int VERSION_LENGTH = 32;
  private static final int ELF_SHA = 0xB0;
  private static final int SHA_LENGTH = 32;

  private final byte[] head = new byte[ELF_SHA + SHA_LENGTH];
  private final byte[] tail = new byte[SHA_LENGTH];
  private final MessageDigest whole = sha256();
  private final MessageDigest body = sha256();
  private int length;
  private int held;

  /** Takes the next bytes. */
  public void accept(byte[] bytes, int offset, int count) {
    if (length < head.length) {
      System.arraycopy(bytes, offset, head, length, Math.min(count, head.length - length));
    }
    whole.update(bytes, offset, count);
    // The last 32 bytes may be the appended hash, which does not hash itself.
    int out = Math.max(0, held + count - SHA_LENGTH);
    int fromTail = Math.min(out, held);
    body.update(tail, 0, fromTail);
    System.arraycopy(tail, fromTail, tail, 0, held - fromTail);
    held -= fromTail;
    int straight = out - fromTail;
    body.update(bytes, offset, straight);
    System.arraycopy(bytes, offset + straight, tail, held, count - straight);
    held += count - straight;
    length += count;
  }

  public int length() {
    return length;
  }

  /**
   * Ends the image.
   *
   * @return empty when it is no app image, or its appended hash is missing or does not match
   */
  public Optional<AppImage> finish() {
    if (length < head.length + SHA_LENGTH
        || (head[0] & 0xFF) != MAGIC
        || ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(DESCRIPTOR)
            != DESCRIPTOR_MAGIC
        || head[HASH_APPENDED] != 1
        || !Arrays.equals(body.digest(), tail)) {
      return Optional.empty();
    }
    int end = VERSION;
    while (end < VERSION + VERSION_LENGTH && head[end] != 0) {
      end++;
    }
    HexFormat hex = HexFormat.of();
    return Optional.of(
        new AppImage(
            new String(head, VERSION, end - VERSION, StandardCharsets.UTF_8),
            hex.formatHex(head, ELF_SHA, ELF_SHA + SHA_LENGTH),
            hex.formatHex(whole.digest())));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
