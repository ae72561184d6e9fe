package io.crispfleet.emulator.rom;

import io.crispfleet.emulator.flash.FlashChip;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A flash write in the ROM loader: everything is erased at the beginning, and each block is on the
 * flash before it is acknowledged. Blocks must come in order; the ROM counts a block even when its
 * checksum was wrong, so the same block cannot be sent again.
 */
final class RomWrite implements AutoCloseable {
  private static final int CHUNK = 0x1000;

  private final FlashChip flash;
  private final Optional<Inflater> inflater;
  private final ByteArrayOutputStream partialPage = new ByteArrayOutputStream();
  private long offset;
  private int nextSequence;

  RomWrite(FlashChip flash, long offset, boolean deflated) {
    this.flash = flash;
    this.offset = offset;
    this.inflater = deflated ? Optional.of(new Inflater()) : Optional.empty();
  }

  boolean isDeflated() {
    return inflater.isPresent();
  }

  /** Programs one block and says how long that takes, nanoseconds. */
  long block(Request request) throws LoaderError {
    if (!request.isBlock() || request.word(1) != nextSequence) {
      throw new LoaderError(LoaderError.ROM_INVALID_MESSAGE);
    }
    nextSequence++;
    if (!request.checksumMatches()) {
      throw new LoaderError(LoaderError.ROM_CHECKSUM);
    }
    byte[] payload = request.payload();
    return inflater.isPresent() ? inflate(inflater.get(), payload) : program(payload);
  }

  private long inflate(Inflater stream, byte[] payload) throws LoaderError {
    stream.setInput(payload);
    byte[] chunk = new byte[CHUNK];
    long nanos = 0;
    try {
      while (!stream.finished() && !stream.needsInput()) {
        int produced = stream.inflate(chunk);
        if (produced == 0 && stream.needsDictionary()) {
          throw new LoaderError(LoaderError.ROM_INFLATE);
        }
        partialPage.write(chunk, 0, produced);
        nanos += flush(stream.finished());
      }
    } catch (DataFormatException e) {
      throw new LoaderError(LoaderError.ROM_INFLATE);
    }
    return nanos;
  }

  /** Programs whole pages, and the rest too at the end of the stream. */
  private long flush(boolean all) throws LoaderError {
    byte[] waiting = partialPage.toByteArray();
    int whole = all ? waiting.length : waiting.length / FlashChip.PAGE * FlashChip.PAGE;
    partialPage.reset();
    partialPage.write(waiting, whole, waiting.length - whole);
    return program(java.util.Arrays.copyOf(waiting, whole));
  }

  private long program(byte[] data) throws LoaderError {
    if (!flash.contains(offset, data.length)) {
      throw new LoaderError(LoaderError.ROM_FAILED);
    }
    long nanos = flash.program(offset, data, 0, data.length);
    offset += data.length;
    return nanos;
  }

  @Override
  public void close() {
    inflater.ifPresent(Inflater::end);
  }
}
