package io.crispfleet.jesptool.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.JobClock;
import io.crispfleet.jesptool.transport.PipeTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SerialMonitorTest {
  private static final Optional<Duration> NO_LIMIT = Optional.empty();

  private final PipeTransport pipe = new PipeTransport("board");
  private final List<String> lines = new ArrayList<>();
  private final Queue<MonitorAction> actions = new ArrayDeque<>();
  private final CancelToken cancel = new CancelToken();

  @Test
  void endsAtTheAwaitedLine() {
    print("boot\nready\nmore\n");
    assertThat(monitor(Optional.of(Pattern.compile("ready"))).run(NO_LIMIT, actions, cancel))
        .isEqualTo(SerialMonitor.End.MATCH);
    assertThat(lines).startsWith("boot", "ready");
  }

  @Test
  void endsWhenTheTimeIsUpAndShowsTheLastPrompt() {
    print("esp> ");
    assertThat(monitor(Optional.empty()).run(Optional.of(Duration.ofMillis(60)), actions, cancel))
        .isEqualTo(SerialMonitor.End.TIME);
    assertThat(lines).containsExactly("esp> ");
  }

  @Test
  void keysAreSentResetPullsTheLinesAndQuitEnds() {
    List<String> changes = new ArrayList<>();
    pipe.board().onLines((dtr, rts) -> changes.add(dtr + "," + rts));
    MonitorKeys keys = new MonitorKeys();
    for (int key : new int[] {'a', 0x14, 0x12, 0x14, 0x14, 0x1D}) {
      actions.addAll(keys.key(key));
    }
    assertThat(monitor(Optional.empty()).run(NO_LIMIT, actions, cancel))
        .isEqualTo(SerialMonitor.End.QUIT);
    assertThat(changes).containsExactly("false,true", "false,false");
    byte[] sent = new byte[8];
    assertThat(pipe.board().read(sent, 0, 8, Duration.ofSeconds(1))).isPositive();
    assertThat(sent[0]).isEqualTo((byte) 'a');
  }

  @Test
  void cancelledSessionEndsAsCancelled() {
    cancel.cancel();
    assertThatThrownBy(() -> monitor(Optional.empty()).run(NO_LIMIT, actions, cancel))
        .isInstanceOf(EspException.Cancelled.class);
  }

  @Test
  void vanishedBoardEndsTheSessionAfterItsLastWords() {
    print("last words");
    pipe.board().close();
    assertThatThrownBy(() -> monitor(Optional.empty()).run(NO_LIMIT, actions, cancel))
        .isInstanceOf(EspException.LinkLost.class);
    assertThat(lines).containsExactly("last words");
  }

  private SerialMonitor monitor(Optional<Pattern> until) {
    MonitorSink sink =
        new MonitorSink() {
          @Override
          public void line(MonitorLine line) {
            lines.add(line.text());
          }

          @Override
          public void crash(CrashReport report) {
            lines.add(report.reason());
          }
        };
    LineMonitor.Options options =
        new LineMonitor.Options(TerminalText.PLAIN, Optional.empty(), until);
    return new SerialMonitor(
        pipe, new LineMonitor(options, InstantSource.system(), sink), JobClock.SYSTEM);
  }

  private void print(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    pipe.board().write(bytes, 0, bytes.length, Duration.ofSeconds(1));
  }
}
