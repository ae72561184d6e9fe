package io.crispfleet.jesptool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.event.FlashEvent.Phase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalJobViewTest {
  private final StringWriter out = new StringWriter();
  private long now;
  private final TerminalJobView view =
      new TerminalJobView(new PrintWriter(out), List.of("COM5", "COM6"), 50, () -> now);

  @Test
  void boardsHaveOneLineEachThatFitsTheTerminal() {
    view.event("COM5", new FlashEvent.Progress(Phase.WRITE, 50, 100, 0));
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).startsWith("COM5  write    50% [###").hasSizeLessThan(50);
    assertThat(lines.getLast()).isEqualTo("COM6  waiting");
  }

  @Test
  void redrawsAtMostTenTimesASecond() {
    for (int i = 0; i < 1000; i++) {
      now += 1_000_000;
      view.event("COM5", new FlashEvent.Progress(Phase.WRITE, i, 100_000, 0));
    }
    assertThat(out.toString().lines().filter(line -> line.contains("COM5"))).hasSize(10);
  }

  @Test
  void warningsStayAboveTheBars() {
    view.event("COM5", new FlashEvent.PhaseStarted(Phase.WRITE));
    view.event("COM6", new FlashEvent.Warning("careful"));
    assertThat(out.toString()).contains("\u001b[2A\u001b[JCOM6  warning: careful");
  }
}
