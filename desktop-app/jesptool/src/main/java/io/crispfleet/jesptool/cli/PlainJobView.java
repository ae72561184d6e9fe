package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.flash.FlashReport;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Locale;

/** Plain lines for pipes and logs: what happens, without progress. */
final class PlainJobView implements JobView {
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean several;

  PlainJobView(PrintWriter out, PrintWriter err, boolean several) {
    this.out = out;
    this.err = err;
    this.several = several;
  }

  @Override
  public synchronized void event(String port, FlashEvent event) {
    switch (event) {
      case FlashEvent.Connected(var chip, var mac, var loader) ->
          line(port, "%s, MAC %s, %s loader".formatted(chip, mac, loader));
      case FlashEvent.PhaseStarted(var phase) ->
          line(port, phase.name().toLowerCase(Locale.ROOT) + " ...");
      case FlashEvent.RetryScheduled(var reason, var attempt) ->
          line(port, "retry %d: %s".formatted(attempt, reason));
      case FlashEvent.Warning(var message) -> line(port, "warning: " + message);
      default -> {
        // progress is for terminals
      }
    }
  }

  @Override
  public synchronized void finished(FlashReport report) {
    PrintWriter stream = report.ok() ? out : err;
    for (String text : ReportText.of(report)) {
      stream.println(several ? report.board().port() + ": " + text : text);
    }
    stream.flush();
  }

  private void line(String port, String text) {
    out.println(several ? port + ": " + text : text);
    out.flush();
  }

  @Override
  public synchronized void close(Collection<FlashReport> reports) {
    if (several) {
      long good = reports.stream().filter(FlashReport::ok).count();
      out.println("%d of %d boards are done.".formatted(good, reports.size()));
      out.flush();
    }
  }
}
