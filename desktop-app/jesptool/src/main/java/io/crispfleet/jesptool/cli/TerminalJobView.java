package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.flash.FlashReport;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/** One line per board that redraws itself at most ten times a second. */
final class TerminalJobView implements JobView {
  private static final long REDRAW_NANOS = 100_000_000;
  private static final int NARROWEST = 40;

  private final PrintWriter out;
  private final int width;
  private final LongSupplier nanoTime;

  /** With a single board every line is about it. */
  private final boolean named;

  private final Map<String, String> lines = new LinkedHashMap<>();
  private long drawnAt;
  private int drawnLines;

  /**
   * @param width columns of the terminal
   */
  @SuppressWarnings("MissingSummary") // nothing to add to the parameter
  TerminalJobView(PrintWriter out, List<String> ports, int width, LongSupplier nanoTime) {
    this.out = out;
    this.width = Math.max(NARROWEST, width);
    this.nanoTime = nanoTime;
    this.drawnAt = nanoTime.getAsLong() - REDRAW_NANOS;
    this.named = ports.size() > 1;
    ports.forEach(port -> lines.put(port, "waiting"));
  }

  @Override
  public synchronized void event(String port, FlashEvent event) {
    switch (event) {
      case FlashEvent.Connected(var chip, var mac, var loader) ->
          above(port, "%s, MAC %s, %s loader".formatted(chip, mac, loader));
      case FlashEvent.Warning(var message) -> above(port, "warning: " + message);
      case FlashEvent.RetryScheduled(var reason, var attempt) ->
          above(port, "retry %d: %s".formatted(attempt, reason));
      case FlashEvent.PhaseStarted(var phase) -> {
        lines.put(port, phase.name().toLowerCase(Locale.ROOT));
        redraw(false);
      }
      case FlashEvent.Progress(var phase, var done, var total, var wire) -> {
        lines.put(port, bar(port, phase.name().toLowerCase(Locale.ROOT), done, total));
        redraw(done >= total);
      }
      default -> {
        // nothing to see
      }
    }
  }

  private String bar(String port, String phase, long done, long total) {
    double part = total == 0 ? 1 : (double) done / total;
    String label = "%-7s %3d%% ".formatted(phase, (int) (part * 100));
    int room = Math.clamp((long) width - prefix(port).length() - label.length() - 3, 5, 60);
    int full = (int) (part * room);
    return label + "[" + "#".repeat(full) + ".".repeat(room - full) + "]";
  }

  @Override
  public synchronized void finished(FlashReport report) {
    erase();
    lines.remove(report.board().port());
    for (String text : ReportText.of(report)) {
      out.println(prefix(report.board().port()) + text);
    }
    draw();
  }

  private String prefix(String port) {
    return named ? port + "  " : "";
  }

  private void above(String port, String text) {
    erase();
    out.println(prefix(port) + text);
    draw();
  }

  private void redraw(boolean now) {
    if (now || nanoTime.getAsLong() - drawnAt >= REDRAW_NANOS) {
      erase();
      draw();
    }
  }

  private void erase() {
    if (drawnLines > 0) {
      out.print("\u001b[" + drawnLines + "A\u001b[J");
      drawnLines = 0;
    }
  }

  private void draw() {
    lines.forEach(
        (port, state) -> {
          String line = prefix(port) + state;
          out.println(line.substring(0, Math.min(line.length(), width - 1)));
        });
    drawnLines = lines.size();
    drawnAt = nanoTime.getAsLong();
    out.flush();
  }

  @Override
  public synchronized void close(Collection<FlashReport> reports) {
    erase();
    if (reports.size() > 1) {
      long good = reports.stream().filter(FlashReport::ok).count();
      out.println("%d of %d boards are done.".formatted(good, reports.size()));
    }
    out.flush();
  }
}
