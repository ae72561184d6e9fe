package io.crispfleet.emulator.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.emulator.flash.FlashContent;
import io.crispfleet.jesptool.chip.Chip;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Nothing a host sends may break the emulator: after a reset the ROM always answers. */
class HostileHostTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  @Provide
  Arbitrary<List<byte[]>> conversations() {
    Arbitrary<Integer> op = Arbitraries.integers().between(0, 0xD4);
    Arbitrary<Integer> length = Arbitraries.integers().between(0, 24);
    Arbitrary<Integer> word =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 20),
            Arbitraries.of(0x400, 0x1000, 0x4000, 0x1_0000, 0xF_F000, 0x10_0000, -1),
            Arbitraries.integers());
    Arbitrary<byte[]> packet =
        Combinators.combine(op, word.list().ofMaxSize(6), length)
            .as(
                (code, words, cut) -> {
                  byte[] data = Bench.words(words.stream().mapToInt(Integer::intValue).toArray());
                  return Bench.packet(
                      code, 0xEF, java.util.Arrays.copyOf(data, Math.min(data.length, cut)));
                });
    Arbitrary<byte[]> junk = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
    return Arbitraries.oneOf(packet, packet, packet, junk).list().ofMaxSize(20);
  }

  @Property(tries = 300)
  void romSurvives(@ForAll("conversations") List<byte[]> conversation) {
    for (Chip chip : List.of(Chip.ESP32, Chip.ESP8266)) {
      Bench bench = new Bench(BoardSpec.of(chip).withFlash(1 << 20, FlashContent.USED)).sync();
      torment(bench, conversation);
    }
  }

  @Property(tries = 300)
  void stubSurvives(@ForAll("conversations") List<byte[]> conversation) {
    BoardSpec spec = BoardSpec.of(Chip.ESP32S3).withFlash(1 << 20, FlashContent.USED);
    torment(new Bench(spec).stub(), conversation);
  }

  private static void torment(Bench bench, List<byte[]> conversation) {
    for (byte[] bytes : conversation) {
      bench.send(bytes);
      bench.run(SHORT);
    }
    bench.lines(false, true);
    bench.run(SHORT);
    bench.lines(true, false);
    bench.run(SHORT);
    bench.lines(false, false);
    bench.frames(SHORT);
    bench.send(new byte[] {(byte) 0xC0, (byte) 0xC0});
    bench.send(SyncWatch.FRAME);
    assertThat(bench.frames(SHORT)).hasSize(8);
  }
}
