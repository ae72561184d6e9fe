package io.crispfleet.simulator.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.simulator.setup.SimulatedFirmware;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ImageReaderTest {
  private static final byte[] IMAGE = SimulatedFirmware.image(Chip.ESP32, "1.4.0", 20_000);

  private static Optional<AppImage> read(byte[] image, int piece) {
    ImageReader reader = new ImageReader();
    for (int at = 0; at < image.length; at += piece) {
      reader.accept(image, at, Math.min(piece, image.length - at));
    }
    assertThat(reader.length()).isEqualTo(image.length);
    return reader.finish();
  }

  @Test
  void readsWhatTheImageSaysOfItself() throws NoSuchAlgorithmException {
    AppImage app = read(IMAGE, 4096).orElseThrow();
    assertThat(app.version()).isEqualTo("1.4.0");
    assertThat(app.elfSha256()).matches("[0-9a-f]{64}");
    assertThat(app.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(IMAGE)));
  }

  @Property(tries = 200)
  void piecesOfAnySizeMakeTheSameImage(@ForAll @IntRange(min = 1, max = 30_000) int piece) {
    assertThat(read(IMAGE, piece)).isEqualTo(read(IMAGE, IMAGE.length));
  }

  @Property(tries = 500)
  void oneWrongBitAnywhereIsNoticed(
      @ForAll @IntRange(min = 0) int where, @ForAll @IntRange(min = 0, max = 7) int bit) {
    byte[] damaged = IMAGE.clone();
    damaged[where % damaged.length] ^= (byte) (1 << bit);
    assertThat(read(damaged, 1000)).isEmpty();
  }

  @Property(tries = 200)
  void anImageThatIsCutOffIsNoticed(@ForAll @IntRange(min = 0) int length) {
    byte[] cut = new byte[length % IMAGE.length];
    System.arraycopy(IMAGE, 0, cut, 0, cut.length);
    assertThat(read(cut, 777)).isEmpty();
  }

  @Property(tries = 200)
  void noiseIsNoImage(@ForAll long seed, @ForAll @IntRange(min = 0, max = 5000) int length) {
    byte[] noise = new byte[length];
    new Random(seed).nextBytes(noise);
    assertThat(read(noise, 512)).isEmpty();
  }
}
