package io.crispfleet.jesptool.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LineMonitorTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final List<MonitorLine> lines = new ArrayList<>();
  private final List<CrashReport> crashes = new ArrayList<>();

  @Test
  void linesCarryTheHostsTimeWhateverTheChunking() {
    LineMonitor monitor = monitor(LineMonitor.Options.ALL);
    feed(monitor, "hel");
    feed(monitor, "lo\r\nwor");
    feed(monitor, "ld\n");
    assertThat(lines)
        .containsExactly(new MonitorLine(NOW, "hello", true), new MonitorLine(NOW, "world", true));
  }

  @Test
  void promptIsShownOnceTheBoardFallsSilent() {
    LineMonitor monitor = monitor(LineMonitor.Options.ALL);
    feed(monitor, "esp> ");
    assertThat(lines).isEmpty();
    monitor.idle();
    monitor.idle();
    assertThat(lines).containsExactly(new MonitorLine(NOW, "esp> ", false));
  }

  @Test
  void veryLongLineComesInPieces() {
    LineMonitor monitor = monitor(LineMonitor.Options.ALL);
    feed(monitor, "x".repeat(LineMonitor.MAX_LINE + 1) + "\n");
    assertThat(lines).extracting(MonitorLine::complete).containsExactly(false, true);
    assertThat(lines.getLast().text()).isEqualTo("x");
  }

  @Test
  void filterHidesLinesButNotCrashes() {
    LineMonitor monitor =
        monitor(
            new LineMonitor.Options(
                TerminalText.PLAIN, Optional.of(Pattern.compile("wifi")), Optional.empty()));
    feed(monitor, PanicDecoderTest.XTENSA + "I (9) wifi: up\n");
    assertThat(lines).extracting(MonitorLine::text).containsExactly("I (9) wifi: up");
    assertThat(crashes).hasSize(1);
  }

  @Test
  void awaitedLineSatisfies() {
    LineMonitor monitor =
        monitor(
            new LineMonitor.Options(
                TerminalText.PLAIN, Optional.empty(), Optional.of(Pattern.compile("score \\d"))));
    feed(monitor, "score none\n");
    assertThat(monitor.satisfied()).isFalse();
    feed(monitor, "\u001B[32mscore 7\u001B[0m\n");
    assertThat(monitor.satisfied()).isTrue();
  }

  @Test
  void coloursAreKeptOnRequestAndOtherSequencesNever() {
    String text = "\u001B[1;32mok\u001B[0m\u001B]0;title\u0007 \u001B[2Jx\u001Bc\b\u009By";
    assertThat(TerminalText.PLAIN.clean(text)).isEqualTo("ok xy");
    assertThat(TerminalText.COLOURS.clean(text)).isEqualTo("\u001B[1;32mok\u001B[0m xy");
    assertThat(TerminalText.PLAIN.clean("\u001B[1;32mok\u001B[0m")).isEqualTo("ok");
    assertThat(TerminalText.COLOURS.clean("\u001B[2Jx\u001B[6n")).isEqualTo("x");
  }

  @Property
  void anyBytesBecomeTextWithoutEscapes(@ForAll byte[] bytes) {
    List<MonitorLine> seen = new ArrayList<>();
    LineMonitor monitor =
        new LineMonitor(LineMonitor.Options.ALL, InstantSource.system(), sink(seen, crashes));
    monitor.received(bytes, bytes.length);
    monitor.idle();
    assertThat(seen).allSatisfy(line -> assertThat(line.text().chars()).noneMatch(c -> c == 0x1B));
  }

  private LineMonitor monitor(LineMonitor.Options options) {
    return new LineMonitor(options, InstantSource.fixed(NOW), sink(lines, crashes));
  }

  private static void feed(LineMonitor monitor, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    monitor.received(bytes, bytes.length);
  }

  private static MonitorSink sink(List<MonitorLine> lines, List<CrashReport> crashes) {
    return new MonitorSink() {
      @Override
      public void line(MonitorLine line) {
        lines.add(line);
      }

      @Override
      public void crash(CrashReport report) {
        crashes.add(report);
      }
    };
  }
}
