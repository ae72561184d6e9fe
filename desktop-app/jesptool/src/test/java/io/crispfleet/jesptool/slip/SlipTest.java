package io.crispfleet.jesptool.slip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class SlipTest {
  private final ByteArrayOutputStream noise = new ByteArrayOutputStream();
  private final SlipDecoder decoder = new SlipDecoder(0x5000, noise::write);

  @Property
  void decodingUndoesEncodingWhateverTheChunking(
      @ForAll @NotEmpty byte[] payload, @ForAll byte first) {
    byte[] encoded = Slip.encode(payload);
    int split = Math.floorMod(first, encoded.length + 1);
    decoder.feed(encoded, 0, split);
    decoder.feed(encoded, split, encoded.length - split);
    assertThat(decoder.poll()).hasValue(payload);
    assertThat(decoder.poll()).isEmpty();
  }

  @Property(tries = 10_000)
  void anyStreamIsSurvivedAndTheNextFrameIsFound(@ForAll byte[] garbage) {
    decoder.feed(garbage, 0, garbage.length);
    byte[] flush = {(byte) 0xC0, (byte) 0xC0};
    decoder.feed(flush, 0, 2);
    while (decoder.poll().isPresent()) {
      // frames that the garbage happened to form
    }
    byte[] frame = Slip.encode(new byte[] {1, 2, 3});
    decoder.feed(frame, 0, frame.length);
    assertThat(decoder.poll()).hasValue(new byte[] {1, 2, 3});
  }

  @Test
  void textBetweenFramesGoesToTheNoiseSink() {
    byte[] frame = Slip.encode(new byte[] {7});
    decoder.feed("boot".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 4);
    decoder.feed(frame, 0, frame.length);
    assertThat(noise.toString(java.nio.charset.StandardCharsets.US_ASCII)).isEqualTo("boot");
    assertThat(decoder.poll()).hasValue(new byte[] {7});
  }

  @Test
  void frameOverTheLimitIsDroppedAndCounted() {
    SlipDecoder small = new SlipDecoder(4, noise::write);
    byte[] big = Slip.encode(new byte[64]);
    small.feed(big, 0, big.length);
    byte[] next = Slip.encode(new byte[] {1});
    small.feed(next, 0, next.length);
    assertThat(small.dropped()).isEqualTo(1);
    assertThat(small.poll()).hasValue(new byte[] {1});
  }
}
