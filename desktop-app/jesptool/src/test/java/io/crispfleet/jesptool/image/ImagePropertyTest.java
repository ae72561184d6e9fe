package io.crispfleet.jesptool.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.bundle.FlashSettings;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ImagePropertyTest {
  private static final int MUTATIONS = 20_000;

  @Property(tries = 500)
  void parsingUndoesBuilding(
      @ForAll Chip chip,
      @ForAll int entry,
      @ForAll @Size(min = 1, max = 16) List<byte[]> contents) {
    // Only the first address tells an ESP8266 image from later ones.
    long address = MemoryMap.of(chip).regions().getFirst().start();
    EspImageBuilder builder =
        new EspImageBuilder(chip)
            .entry(Integer.toUnsignedLong(entry))
            .flash(new FlashSettings("qout", "keep", "1MB"));
    contents.forEach(content -> builder.segment(address, content));
    byte[] built = builder.build();

    EspImage image = EspImage.parseStrict(built, 0);

    assertThat(image.chip()).hasValue(chip);
    assertThat(image.length()).isEqualTo(built.length);
    assertThat(image.header().entry()).isEqualTo(Integer.toUnsignedLong(entry));
    assertThat(image.flashMode()).hasValue("qout");
    assertThat(image.segments()).hasSameSizeAs(contents);
    for (ImageSegment segment : image.segments()) {
      byte[] content = contents.get(segment.index());
      assertThat(Arrays.copyOfRange(built, segment.dataOffset(), segment.end()))
          .startsWith(content)
          .hasSize((content.length + 3) / 4 * 4);
      assertThat(segment.address()).isEqualTo(address);
    }
  }

  @Property(tries = 2_000)
  void anyBytesAreParsedOrRefused(@ForAll byte[] data, @ForAll int offset) {
    survives(data, offset);
    FlashLayout.of(data);
  }

  @Test
  void mutatedImagesAreParsedOrRefused() {
    List<byte[]> seeds =
        List.of(
            TinyImage.app("game", "1"),
            TinyImage.bootloader(Chip.ESP8266),
            TinyImage.bootloader(Chip.ESP32C6),
            TinyImage.esp8266Version2(TinyImage.noise(5, 64)));
    Random random = new Random(20_261_121);
    int damaged = 0;
    for (int round = 0; round < MUTATIONS; round++) {
      byte[] seed = seeds.get(round % seeds.size());
      byte[] mutated = mutate(seed, random);
      if (!survives(mutated, 0) || !Arrays.equals(seed, mutated)) {
        damaged++;
      }
      FlashLayout.of(mutated);
    }
    assertThat(damaged).isGreaterThan(MUTATIONS / 2);
  }

  /** An image that claims to be intact covers no more than there is and has right sums. */
  private static boolean survives(byte[] data, int offset) {
    try {
      EspImage image = EspImage.parse(data, offset);
      assertThat(image.length()).isBetween(0, data.length - offset);
      assertThat(image.segments()).allMatch(segment -> segment.end() <= data.length - offset);
      return image.intact();
    } catch (EspException.BadInput expected) {
      assertThat(expected.advice()).isNotBlank();
      return false;
    }
  }

  private static byte[] mutate(byte[] seed, Random random) {
    byte[] mutated = seed.clone();
    ByteBuffer words = ByteBuffer.wrap(mutated).order(ByteOrder.LITTLE_ENDIAN);
    int[] edges = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, seed.length, -8};
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      int nearStart = random.nextInt(Math.min(64, mutated.length));
      switch (random.nextInt(4)) {
        case 0 -> mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutated[nearStart] = (byte) random.nextInt();
        case 2 -> words.putInt(nearStart & ~3, edges[random.nextInt(edges.length)]);
        default -> Arrays.fill(mutated, nearStart, mutated.length, (byte) random.nextInt());
      }
    }
    return random.nextInt(4) == 0
        ? Arrays.copyOf(mutated, random.nextInt(mutated.length + 1))
        : mutated;
  }
}
