package io.crispfleet.jesptool.session;

import io.crispfleet.jesptool.error.EspException;
import java.util.Set;

/**
 * The flash behind a connected loader. Offsets and lengths are bytes from the start of flash; erase
 * granularity is 4096. One write at a time: {@code begin…}, every block in order, {@code endWrite}.
 *
 * <p>The stub acknowledges a block as soon as it is received and programs it while the next one
 * travels, so an error of block <i>n</i> surfaces with block <i>n+1</i> or with {@link
 * #endWrite()}. The stub ignores sequence numbers, hence a block whose acknowledgement was lost
 * must never be sent again: the region is begun anew.
 */
public interface FlashDevice {
  int SECTOR = 0x1000;
  int BLOCK_64K = 0x1_0000;

  LoaderKind loader();

  /** What this loader on this chip can do; plain writes are always possible. */
  Set<Capability> capabilities();

  /** Flash size in bytes; 0 when the flash does not tell. */
  long flashSize();

  /** Largest data payload of one write command: 0x4000 with the stub, 0x400 with the ROM. */
  int writeBlockSize();

  /**
   * MD5 of a flash range, 16 bytes, computed on the chip.
   *
   * @throws EspException.UnsupportedHere without {@link Capability#MD5}
   */
  byte[] md5(long offset, long length);

  /**
   * Erases whole sectors.
   *
   * @throws EspException.BadInput when the range does not consist of whole sectors
   */
  void erase(long offset, long length);

  /** Erases the whole flash. */
  void eraseAll();

  /**
   * Starts a raw write; the loader erases what it covers. The last block is padded with 0xFF by the
   * implementation.
   *
   * @param length bytes to write, multiple of 4
   */
  void beginRaw(long offset, int length);

  /**
   * Starts a write of one zlib stream (RFC 1950). Needs {@link Capability#DEFLATE}.
   *
   * @param length inflated bytes, multiple of 4
   * @param compressedLength bytes that will follow
   */
  void beginDeflate(long offset, int length, int compressedLength);

  /**
   * Sends the next block of the write in progress, at most {@link #writeBlockSize()} bytes.
   *
   * <p>A {@link WriteFrame} made ahead saves framing work while the link is busy.
   */
  void writeBlock(WriteFrame frame);

  /**
   * Ends the write; with the stub this proves that the last block reached the flash. Beginning
   * another write proves it as well and may take its place.
   */
  void endWrite();

  /**
   * Reads flash.
   *
   * @param sink receives consecutive pieces
   */
  void read(long offset, long length, ReadSink sink);

  /** Bytes sent over the link since it was opened. */
  long wireBytes();

  /** Receives consecutive pieces of a flash read. */
  @FunctionalInterface
  interface ReadSink {
    void accept(byte[] piece);
  }
}
