package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.plan.Extent;
import io.crispfleet.jesptool.session.WriteFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;

/**
 * One write, ready to be sent: a zlib stream of its own, or plain content where deflating gains
 * nothing.
 *
 * @param offset flash offset in bytes
 * @param length flash bytes, a multiple of 4
 * @param compressedLength bytes of the zlib stream; {@code length} for plain content
 * @param frames in order; not to be changed
 */
record PreparedRegion(
    long offset, int length, int compressedLength, boolean deflated, List<WriteFrame> frames) {
  /**
   * The stub's block size. It takes a frame while it works on the one before, but not two: so the
   * frame that is shorter than the others goes second, into the time of the first erase, and full
   * ones travel while flash is programmed.
   */
  private static final int STUB_BLOCK = 0x4000;

  /** Plain content saves the chip the inflating, so a stream must be worth it. */
  private static final double WORTH_DEFLATING = 0.98;

  PreparedRegion {
    frames = List.copyOf(frames);
  }

  /**
   * @param blockSize data bytes per frame: 0x4000 for the stub, 0x400 for the ROM
   * @param mayDeflate the loader takes zlib streams
   */
  static PreparedRegion encode(Extent extent, int blockSize, boolean mayDeflate) {
    byte[] payload = extent.payload();
    byte[] stream = new byte[(int) (payload.length * WORTH_DEFLATING)];
    int compressed = mayDeflate ? deflate(payload, stream) : stream.length;
    boolean deflated = compressed < stream.length;
    byte[] data = deflated ? stream : payload;
    int length = deflated ? compressed : payload.length;
    List<WriteFrame> frames = new ArrayList<>();
    int shortFrame = deflated && blockSize == STUB_BLOCK ? 1 : Integer.MAX_VALUE;
    for (int at = 0; at < length; ) {
      int left = length - at;
      boolean isShort = frames.size() == shortFrame && left % blockSize != 0;
      int count = isShort ? left % blockSize : Math.min(blockSize, left);
      frames.add(
          deflated
              ? WriteFrame.deflated(frames.size(), data, at, count)
              : WriteFrame.raw(frames.size(), data, at, count, blockSize));
      at += count;
    }
    return new PreparedRegion(extent.offset(), payload.length, length, deflated, frames);
  }

  // Fills at most all of `out`; a full buffer means that the stream was not worth it.
  private static int deflate(byte[] payload, byte[] out) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try {
      deflater.setInput(payload);
      deflater.finish();
      int length = 0;
      while (length < out.length && !deflater.finished()) {
        length += deflater.deflate(out, length, out.length - length);
      }
      return length;
    } finally {
      deflater.end();
    }
  }

  /** Heap held by the frames, bytes. */
  long heapBytes() {
    return frames.stream().mapToLong(frame -> frame.encoded().length).sum();
  }
}
