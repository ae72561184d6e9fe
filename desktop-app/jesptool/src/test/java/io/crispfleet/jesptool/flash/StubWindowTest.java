package io.crispfleet.jesptool.flash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StubWindowTest {
  private static final int LONGEST = 0x4000;
  private static final int WINDOW = 0x8000;

  /** Content that deflates to about {@code percent} of its size. */
  private static byte[] content(int size, int percent, long seed) {
    byte[] content = new byte[size];
    Random random = new Random(seed);
    for (int at = 0; at < size; at += 64) {
      byte[] piece = new byte[Math.min(64, size - at)];
      if (random.nextInt(100) < percent) {
        random.nextBytes(piece);
      }
      System.arraycopy(piece, 0, content, at, piece.length);
    }
    return content;
  }

  private static byte[] deflate(byte[] content) {
    Deflater deflater = new Deflater(9);
    deflater.setInput(content);
    deflater.finish();
    byte[] out = new byte[content.length + 1024];
    int length = deflater.deflate(out);
    deflater.end();
    return Arrays.copyOf(out, length);
  }

  private static long inflatedBy(byte[] stream, int length) throws DataFormatException {
    Inflater inflater = new Inflater();
    inflater.setInput(stream, 0, length);
    byte[] out = new byte[WINDOW];
    while (inflater.inflate(out) > 0) {
      // counting only
    }
    long written = inflater.getBytesWritten();
    inflater.end();
    return written;
  }

  @Property(tries = 60)
  void framesCoverTheStreamAndAreNeverTooLong(
      @ForAll @IntRange(min = 4, max = 300_000) int size,
      @ForAll @IntRange(max = 100) int percent,
      @ForAll long seed) {
    byte[] stream = deflate(content(size, percent, seed));
    List<Integer> cuts = StubWindow.cuts(stream, stream.length, LONGEST);
    assertThat(cuts.getLast()).isEqualTo(stream.length);
    int start = 0;
    for (int end : cuts) {
      assertThat(end - start).isBetween(1, LONGEST);
      start = end;
    }
  }

  @Test
  void everySecondFrameOfCodeLikeContentFillsAWindow() throws DataFormatException {
    byte[] stream = deflate(content(10 * WINDOW, 63, 1));
    List<Integer> cuts = StubWindow.cuts(stream, stream.length, LONGEST);
    for (int i = 1; i < cuts.size() - 2; i += 2) {
      long inflated = inflatedBy(stream, cuts.get(i));
      assertThat(inflated % WINDOW).as("cut %d", i).isLessThan(256);
    }
  }

  @Test
  void compressibleContentTravelsInFewFrames() {
    byte[] stream = deflate(new byte[40 * WINDOW]);
    assertThat(StubWindow.cuts(stream, stream.length, LONGEST)).containsExactly(stream.length);
  }
}
