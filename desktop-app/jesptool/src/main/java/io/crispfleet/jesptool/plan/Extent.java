package io.crispfleet.jesptool.plan;

import static io.crispfleet.jesptool.session.FlashDevice.SECTOR;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * A run of whole flash sectors and what they shall hold. Sectors are erased as a whole, so what the
 * content does not cover of them counts as erased (0xFF).
 *
 * <p>Slices share the content array; two extents are equal when they show the same array at the
 * same place, which makes them cheap keys.
 *
 * @param offset first byte, a multiple of 4096
 * @param end first byte after it, a multiple of 4096
 * @param name the part it comes from, for people
 * @param content not copied, must not be changed
 * @param contentOffset flash offset of the first content byte, within the first sector of the whole
 */
public record Extent(long offset, long end, String name, byte[] content, long contentOffset) {
  public Extent {
    if (offset < 0 || end <= offset || offset % SECTOR != 0 || end % SECTOR != 0) {
      throw new IllegalArgumentException("not whole sectors: %d..%d".formatted(offset, end));
    }
  }

  /** The sectors that {@code content} at {@code contentOffset} touches; content is not empty. */
  public static Extent of(long contentOffset, String name, byte[] content) {
    return new Extent(
        floor(contentOffset), ceil(contentOffset + content.length), name, content, contentOffset);
  }

  static long floor(long offset) {
    return offset - Math.floorMod(offset, (long) SECTOR);
  }

  static long ceil(long offset) {
    return floor(offset + SECTOR - 1);
  }

  public long length() {
    return end - offset;
  }

  public int sectors() {
    return Math.toIntExact(length() / SECTOR);
  }

  /** The same content, fewer sectors. Bounds are flash offsets. */
  public Extent slice(long from, long to) {
    if (from < offset || to > end) {
      throw new IllegalArgumentException("%d..%d is outside %s".formatted(from, to, this));
    }
    return new Extent(from, to, name, content, contentOffset);
  }

  /** One sector, counted from 0. */
  public Extent sector(int index) {
    long from = offset + (long) index * SECTOR;
    return slice(from, from + SECTOR);
  }

  /** True when {@code next} is the same content right behind this extent. */
  public boolean continuesWith(Extent next) {
    return end == next.offset
        && next.equals(new Extent(next.offset, next.end, name, content, contentOffset));
  }

  /** This extent and the one that continues it as one. */
  public Extent joinedWith(Extent next) {
    return new Extent(offset, next.end, name, content, contentOffset);
  }

  /** Content bytes inside, without the padding at either end. */
  public long contentBytes() {
    return Math.max(0, contentEnd() - contentStart());
  }

  /** MD5 of what the sectors shall hold, padding included; 16 bytes. */
  public byte[] md5() {
    MessageDigest digest = newMd5();
    long start = contentStart();
    long stop = contentEnd();
    digest.update(padding(start - offset));
    digest.update(content, Math.toIntExact(start - contentOffset), (int) (stop - start));
    digest.update(padding(end - stop));
    return digest.digest();
  }

  /** Asks the board whether it holds this already; both sides hash at the same time. */
  public boolean isOn(ChipHashes chip) {
    CompletableFuture<byte[]> wanted = CompletableFuture.supplyAsync(this::md5);
    byte[] found = chip.md5(offset, length());
    return MessageDigest.isEqual(wanted.join(), found);
  }

  /** True when every byte shall be 0xFF. */
  public boolean isBlank() {
    int stop = Math.toIntExact(contentEnd() - contentOffset);
    for (int i = Math.toIntExact(contentStart() - contentOffset); i < stop; i++) {
      if (content[i] != (byte) 0xFF) {
        return false;
      }
    }
    return true;
  }

  /**
   * What has to be sent so that the erased sectors hold the content: without the 0xFF bytes at the
   * end of the last sector, a multiple of 4 bytes long and never empty.
   */
  public byte[] payload() {
    byte[] bytes = new byte[Math.toIntExact(length())];
    Arrays.fill(bytes, (byte) 0xFF);
    long start = contentStart();
    System.arraycopy(
        content,
        Math.toIntExact(start - contentOffset),
        bytes,
        (int) (start - offset),
        (int) (contentEnd() - start));
    int length = bytes.length;
    int shortest = bytes.length - SECTOR + 4;
    while (length > shortest && bytes[length - 1] == (byte) 0xFF) {
      length--;
    }
    return Arrays.copyOf(bytes, (length + 3) & ~3);
  }

  private long contentStart() {
    return Math.clamp(contentOffset, offset, end);
  }

  private long contentEnd() {
    return Math.clamp(contentOffset + content.length, offset, end);
  }

  private static byte[] padding(long length) {
    byte[] bytes = new byte[Math.toIntExact(length)];
    Arrays.fill(bytes, (byte) 0xFF);
    return bytes;
  }

  private static MessageDigest newMd5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has MD5", e);
    }
  }

  @Override
  public String toString() {
    return "0x%x..0x%x".formatted(offset, end - 1);
  }
}
