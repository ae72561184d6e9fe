package io.crispfleet.emulator.stub;

import io.crispfleet.emulator.flash.FlashChip;
import io.crispfleet.emulator.rom.LoaderError;
import io.crispfleet.emulator.rom.Request;
import io.crispfleet.emulator.timing.Timing;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A flash write in the stub, in the order of the real one: erases are started ahead and run while
 * data arrives, a program waits for them; blank sectors are skipped until the first used one is
 * met; inflated data is programmed 32 KiB at a time. Methods take the time the stub begins and
 * return the time it is done.
 */
final class StubWrite implements AutoCloseable {
  private static final int WINDOW = 0x8000;

  private final FlashChip flash;
  private final Timing timing;
  private final byte[] window = new byte[WINDOW];

  /** Without the zlib wrapper: the stub never looks at the Adler checksum. */
  private final Inflater inflater = new Inflater(true);

  private int windowUsed;
  private long offset;
  private long remaining;
  private long nextErase;
  private long eraseRemaining;
  private boolean usedSectorSeen;
  private long flashReady;

  StubWrite(FlashChip flash, Timing timing, long offset, long size) {
    this.flash = flash;
    this.timing = timing;
    this.offset = offset;
    this.remaining = size;
    nextErase = offset / FlashChip.SECTOR * FlashChip.SECTOR;
    eraseRemaining =
        Math.ceilDiv(offset + size, (long) FlashChip.SECTOR) * FlashChip.SECTOR - nextErase;
  }

  /** Whether every announced byte has been programmed. */
  boolean isComplete() {
    return remaining == 0;
  }

  /** Starts the first erase without waiting for it. */
  long begin(long at) {
    return startErase(at);
  }

  /** Programs a raw block; what exceeds the announced size is ignored. */
  long raw(byte[] payload, long at) throws LoaderError, StubHangs {
    return program(payload, (int) Math.min(payload.length, remaining), at);
  }

  /** Inflates a block and programs what fills the window. */
  long deflated(Request request, long at) throws LoaderError, StubHangs {
    byte[] payload = request.payload();
    int from = 0;
    if (request.word(1) == 0) {
      windowUsed = 0;
      from = zlibHeader(payload);
    }
    inflater.setInput(payload, from, payload.length - from);
    long time = at;
    try {
      while (!inflater.finished() && !inflater.needsInput()) {
        time = startErase(time);
        windowUsed += inflater.inflate(window, windowUsed, WINDOW - windowUsed);
        if (inflater.needsDictionary()) {
          throw new LoaderError(LoaderError.STUB_INFLATE);
        }
        if (inflater.finished() || windowUsed == WINDOW) {
          time = program(window, windowUsed, time);
          windowUsed = 0;
        }
      }
    } catch (DataFormatException e) {
      throw new LoaderError(LoaderError.STUB_INFLATE);
    }
    return time;
  }

  private static int zlibHeader(byte[] payload) throws LoaderError {
    boolean valid =
        payload.length >= 2
            && (payload[0] & 0x0F) == 8
            && ((payload[0] & 0xFF) << 8 | (payload[1] & 0xFF)) % 31 == 0
            && (payload[1] & 0x20) == 0;
    if (!valid) {
      throw new LoaderError(LoaderError.STUB_INFLATE);
    }
    return 2;
  }

  private long program(byte[] data, int length, long at) throws LoaderError, StubHangs {
    if (!flash.contains(offset, length)) {
      throw new LoaderError(LoaderError.STUB_SPI_FAILED);
    }
    long time = at;
    while (nextErase < offset + length) {
      if (eraseRemaining <= 0) {
        throw new StubHangs();
      }
      time = startErase(Math.max(time, flashReady));
    }
    time = Math.max(time, flashReady) + flash.program(offset, data, 0, length);
    offset += length;
    remaining -= length;
    return time;
  }

  /** Skips one blank sector or starts the next erase, unless the flash is still busy. */
  private long startErase(long at) {
    if (eraseRemaining <= 0 || !flash.contains(nextErase, FlashChip.SECTOR)) {
      return at;
    }
    long time = at;
    if (!usedSectorSeen) {
      time += timing.readNanos(FlashChip.SECTOR);
      if (flash.isBlank(nextErase, FlashChip.SECTOR)) {
        advance(FlashChip.SECTOR);
        return time;
      }
      usedSectorSeen = true;
    }
    if (flashReady > time) {
      return time;
    }
    if (nextErase % FlashChip.BLOCK == 0 && eraseRemaining >= FlashChip.BLOCK) {
      flashReady = time + flash.eraseBlock(nextErase);
      advance(FlashChip.BLOCK);
    } else {
      flashReady = time + flash.eraseSector(nextErase);
      advance(FlashChip.SECTOR);
    }
    return time;
  }

  private void advance(int bytes) {
    nextErase += bytes;
    eraseRemaining -= bytes;
  }

  @Override
  public void close() {
    inflater.end();
  }

  /** More data than announced runs past the erased area: the real stub then waits forever. */
  static final class StubHangs extends Exception {
    StubHangs() {
      super("more data than announced", null, false, false);
    }
  }
}
