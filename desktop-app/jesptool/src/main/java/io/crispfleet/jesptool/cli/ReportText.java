package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.flash.BootBanner;
import io.crispfleet.jesptool.flash.FlashReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report in words. */
final class ReportText {
  private static final int BANNER_LINES = 30;

  private ReportText() {}

  static List<String> of(FlashReport report) {
    List<String> lines = new ArrayList<>();
    report.error().ifPresentOrElse(e -> failure(report, e, lines), () -> success(report, lines));
    return lines;
  }

  private static void success(FlashReport report, List<String> lines) {
    String board = "%s %s".formatted(report.board().packageName(), report.board().mac()).strip();
    double seconds = report.elapsed().toMillis() / 1000.0;
    if (report.upToDate()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s is already up to date: 0 of %,d bytes written, %.1f s.",
              board,
              report.bytesTotal(),
              seconds));
    } else {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %,d bytes written, %,d skipped, %,d on the wire, %.1f s%s.",
              board,
              report.bytesWritten(),
              report.bytesSkipped(),
              report.wireBytes(),
              seconds,
              report.verified() ? ", verified" : ", not verified"));
    }
    report.banner().ifPresent(banner -> banner(banner, lines));
  }

  private static void banner(BootBanner banner, List<String> lines) {
    banner
        .text()
        .lines()
        .filter(line -> !line.isBlank())
        .limit(BANNER_LINES)
        .forEach(line -> lines.add("  | " + line));
    if (!banner.project().isEmpty()) {
      lines.add("Running: " + (banner.project() + " " + banner.version()).strip());
    }
  }

  private static void failure(FlashReport report, EspException error, List<String> lines) {
    lines.add("error: " + error.getMessage());
    lines.add("  -> " + error.advice());
    report
        .resume()
        .ifPresent(
            resume ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "  %,d bytes are left, from 0x%x (%s); the same command goes on there.",
                        resume.remainingBytes(),
                        resume.offset(),
                        resume.part())));
  }
}
