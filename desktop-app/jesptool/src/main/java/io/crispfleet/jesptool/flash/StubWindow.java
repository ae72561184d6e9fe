package io.crispfleet.jesptool.flash;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Where to cut a zlib stream into frames so that the stub's flash is never idle for longer than it
 * must be. The stub inflates into a window of 32 KB and programs when that is full; meanwhile it
 * can receive one frame. A frame that fills no window leaves the flash idle while the next one
 * travels, so that next one ends exactly where the window is full. Source: esp-flasher-stub,
 * deflate post processing.
 */
final class StubWindow {
  private static final int WINDOW = 0x8000;

  /** How finely the end of a window is located in the stream, bytes. */
  private static final int STEP = 64;

  private StubWindow() {}

  /**
   * Ends of the frames, ascending; the last is {@code length}.
   *
   * @param stream a zlib stream
   * @param length its length
   * @param longest longest frame, bytes
   */
  static List<Integer> cuts(byte[] stream, int length, int longest) {
    List<Integer> cuts = new ArrayList<>();
    int start = 0;
    int lastEnd = 0;
    for (int end : windowEnds(stream, length)) {
      // As many whole windows as fit; a window that does not fit goes in full frames and a rest.
      if (end - start > longest && lastEnd > start) {
        cuts.add(lastEnd);
        start = lastEnd;
      }
      while (end - start > longest) {
        start += longest;
        cuts.add(start);
      }
      lastEnd = end;
    }
    if (start < length) {
      cuts.add(length);
    }
    return cuts;
  }

  /** How much of the stream it takes to fill each window; the last entry is {@code length}. */
  private static List<Integer> windowEnds(byte[] stream, int length) {
    List<Integer> ends = new ArrayList<>();
    byte[] out = new byte[WINDOW];
    Inflater inflater = new Inflater();
    try {
      long nextEnd = WINDOW;
      for (int at = 0; at < length; at += STEP) {
        int count = Math.min(STEP, length - at);
        inflater.setInput(stream, at, count);
        while (inflater.inflate(out) > 0) {
          // only the count of what came out matters
        }
        if (inflater.getBytesWritten() >= nextEnd && at + count < length) {
          ends.add(at + count);
          nextEnd = (inflater.getBytesWritten() / WINDOW + 1) * WINDOW;
        }
      }
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("not a zlib stream", e);
    } finally {
      inflater.end();
    }
    ends.add(length);
    return ends;
  }
}
