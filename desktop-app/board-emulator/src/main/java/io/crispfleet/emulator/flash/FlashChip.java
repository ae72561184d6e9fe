package io.crispfleet.emulator.flash;

import io.crispfleet.emulator.timing.Timing;
import io.crispfleet.jesptool.error.EspException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;

/**
 * A SPI NOR flash: programming only clears bits, erasing sets whole sectors to 0xFF. So a host that
 * forgets to erase reads back something else than it wrote. Operations say how long they take on
 * the modelled part and leave the waiting to the caller.
 *
 * <p>Thread-safe. Offsets outside the flash are the caller's mistake; see {@link #contains}.
 */
public final class FlashChip implements AutoCloseable {
  public static final int SECTOR = 0x1000;
  public static final int BLOCK = 0x1_0000;
  public static final int PAGE = 0x100;

  /** GigaDevice, as on many modules; the capacity byte is the logarithm of the size. */
  private static final int MANUFACTURER_AND_TYPE = 0x40C8;

  private final Arena arena;
  private final MemorySegment cells;
  private final int size;
  private final Timing timing;
  private FlashCounters counters = new FlashCounters(0, 0, 0, 0, 0, 0);

  private FlashChip(Arena arena, MemorySegment cells, int size, Timing timing) {
    this.arena = arena;
    this.cells = cells;
    this.size = size;
    this.timing = timing;
  }

  /** A flash that lives in memory and dies with the board. */
  public static FlashChip inMemory(byte[] content, Timing timing) {
    return new FlashChip(Arena.ofShared(), MemorySegment.ofArray(content), content.length, timing);
  }

  /**
   * A flash kept in a file, which is created when missing.
   *
   * @param content what a new file holds
   * @throws EspException.BadInput when the file cannot be used or has another size
   */
  public static FlashChip inFile(Path file, int size, Supplier<byte[]> content, Timing timing) {
    try {
      if (!Files.exists(file) || Files.size(file) == 0) {
        Files.write(file, content.get());
      }
      if (Files.size(file) != size) {
        throw new EspException.BadInput(
            "%s holds %d bytes, the emulated flash %d.".formatted(file, Files.size(file), size),
            "Name another file, or delete this one to start with a new flash.");
      }
      Arena arena = Arena.ofShared();
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        MemorySegment cells = channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena);
        return new FlashChip(arena, cells, size, timing);
      }
    } catch (IOException e) {
      throw new EspException.BadInput(
              "The flash file %s cannot be used: %s.".formatted(file, e.getMessage()),
              "Check that its folder exists and may be written.")
          .causedBy(e);
    }
  }

  /** Bytes. */
  public int size() {
    return size;
  }

  /** Answer to RDID: manufacturer in the low byte, then type, then capacity. */
  public int jedecId() {
    return MANUFACTURER_AND_TYPE | Integer.numberOfTrailingZeros(size) << 16;
  }

  /** Whether a range of unsigned bounds lies inside this flash. */
  public boolean contains(long offset, long length) {
    return offset >= 0 && length >= 0 && offset <= size - length;
  }

  /** A copy of a range. */
  public synchronized byte[] read(long offset, int length) {
    return cells.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
  }

  /** MD5 of a range, 16 bytes. */
  public synchronized byte[] md5(long offset, long length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      digest.update(cells.asSlice(offset, length).asByteBuffer());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  /** Whether a range is erased. */
  public synchronized boolean isBlank(long offset, int length) {
    for (long i = offset; i < offset + length; i++) {
      if (cells.get(ValueLayout.JAVA_BYTE, i) != (byte) 0xFF) {
        return false;
      }
    }
    return true;
  }

  /**
   * Clears the bits that are zero in {@code data}.
   *
   * @return nanoseconds it takes
   */
  public synchronized long program(long offset, byte[] data, int from, int length) {
    if (length == 0) {
      return 0;
    }
    for (int i = 0; i < length; i++) {
      byte before = cells.get(ValueLayout.JAVA_BYTE, offset + i);
      cells.set(ValueLayout.JAVA_BYTE, offset + i, (byte) (before & data[from + i]));
    }
    long pages = (offset + length - 1) / PAGE - offset / PAGE + 1;
    counters =
        new FlashCounters(
            counters.sectorsErased(),
            counters.blocksErased(),
            counters.chipErases(),
            counters.bytesErased(),
            counters.pagesProgrammed() + pages,
            counters.bytesProgrammed() + length);
    return timing.programNanos(pages);
  }

  /**
   * Erases the 4 KiB sector at an aligned offset.
   *
   * @return nanoseconds it takes
   */
  public synchronized long eraseSector(long offset) {
    erase(offset, SECTOR, 1, 0, 0);
    return timing.sectorErase().toNanos();
  }

  /**
   * Erases the 64 KiB block at an aligned offset.
   *
   * @return nanoseconds it takes
   */
  public synchronized long eraseBlock(long offset) {
    erase(offset, BLOCK, 0, 1, 0);
    return timing.blockErase().toNanos();
  }

  /**
   * Erases everything.
   *
   * @return nanoseconds it takes
   */
  public synchronized long eraseChip() {
    erase(0, size, 0, 0, 1);
    return timing.chipEraseNanos(size);
  }

  /**
   * Erases sectors one after another, whole blocks where they are covered.
   *
   * @param offset multiple of 4 KiB
   * @param length multiple of 4 KiB
   * @return nanoseconds it takes
   */
  public synchronized long eraseArea(long offset, long length) {
    long nanos = 0;
    long end = offset + length;
    for (long at = offset; at < end; ) {
      if (at % BLOCK == 0 && end - at >= BLOCK) {
        nanos += eraseBlock(at);
        at += BLOCK;
      } else {
        nanos += eraseSector(at);
        at += SECTOR;
      }
    }
    return nanos;
  }

  private void erase(long offset, long length, int sectors, int blocks, int chips) {
    cells.asSlice(offset, length).fill((byte) 0xFF);
    counters =
        new FlashCounters(
            counters.sectorsErased() + sectors,
            counters.blocksErased() + blocks,
            counters.chipErases() + chips,
            counters.bytesErased() + length,
            counters.pagesProgrammed(),
            counters.bytesProgrammed());
  }

  /** Work done so far. */
  public synchronized FlashCounters counters() {
    return counters;
  }

  /** Flushes a flash kept in a file; the content is not reachable afterwards. */
  @Override
  public synchronized void close() {
    if (cells.isMapped()) {
      cells.force();
      arena.close();
    }
  }
}
