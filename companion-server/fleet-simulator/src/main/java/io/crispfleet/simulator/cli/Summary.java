package io.crispfleet.simulator.cli;

import io.crispfleet.jesptool.cli.Output;
import io.crispfleet.simulator.tally.Tally;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** The tally in words and as JSON. */
final class Summary {
  private static final double MEGABYTE = 1e6;

  private final Tally tally;
  private final int devices;

  Summary(Tally tally, int devices) {
    this.tally = tally;
    this.devices = devices;
  }

  /**
   * One line for programs.
   *
   * @param type {@code progress} or {@code summary}
   */
  ObjectNode json(String type, double seconds) {
    ObjectNode line = Output.JSON.createObjectNode();
    line.put("type", type)
        .put("devices", devices)
        .put("seconds", tenths(seconds))
        .put("sent", tally.sent.sum())
        .put("acknowledged", tally.acknowledged.sum())
        .put("lost", tally.lost())
        .put("heartbeats", tally.heartbeats.sum())
        .put("scores", tally.scores.sum())
        .put("checks", tally.checks.sum())
        .put("failedChecks", tally.failedChecks.sum())
        .put("updated", tally.updated.sum())
        .put("rolledBack", tally.rolledBack.sum())
        .put("failedUpdates", tally.failedUpdates.sum())
        .put("delayed", tally.delayed.sum())
        .put("downloads", tally.downloads.sum())
        .put("resumed", tally.resumed.sum())
        .put("bytes", tally.bytes.sum())
        .put("connections", tally.connected.sum())
        .put("refused", tally.refused.sum())
        .put("broken", tally.broken.sum())
        .put("errors", tally.errors.sum());
    line.putObject("latencyMs")
        .put("p50", tenths(tally.latencyMillis(0.5)))
        .put("p95", tenths(tally.latencyMillis(0.95)))
        .put("p99", tenths(tally.latencyMillis(0.99)));
    return line;
  }

  /** One line for people who watch. */
  String progress(double seconds) {
    return String.format(
        Locale.ROOT,
        "%5.0f s  %d heartbeats  %d scores  %d of %d acknowledged  %d updated  %d rolled back"
            + "  %d failed  %.1f MB  p99 %.1f ms",
        seconds,
        tally.heartbeats.sum(),
        tally.scores.sum(),
        tally.acknowledged.sum(),
        tally.sent.sum(),
        tally.updated.sum(),
        tally.rolledBack.sum(),
        tally.failedUpdates.sum(),
        tally.bytes.sum() / MEGABYTE,
        tally.latencyMillis(0.99));
  }

  /** What is left to read at the end. */
  String end(double seconds) {
    String text =
        String.format(
            Locale.ROOT,
            """

            %d sticks, %.0f s
              messages     %d sent, %d acknowledged, %d lost; %d heartbeats beside them
              latency      half within %.1f ms, 95 %% within %.1f ms, 99 %% within %.1f ms
              updates      %d updated, %d rolled back, %d failed, %d put off
              downloads    %d, %d of them resumed, %.1f MB
              connections  %d, %d refused, %d broken\
            """,
            devices,
            seconds,
            tally.sent.sum(),
            tally.acknowledged.sum(),
            tally.lost(),
            tally.heartbeats.sum(),
            tally.latencyMillis(0.5),
            tally.latencyMillis(0.95),
            tally.latencyMillis(0.99),
            tally.updated.sum(),
            tally.rolledBack.sum(),
            tally.failedUpdates.sum(),
            tally.delayed.sum(),
            tally.downloads.sum(),
            tally.resumed.sum(),
            tally.bytes.sum() / MEGABYTE,
            tally.connected.sum(),
            tally.refused.sum(),
            tally.broken.sum());
    if (tally.failedChecks.sum() > 0 || tally.errors.sum() > 0) {
      text +=
          String.format(
              Locale.ROOT,
              "%n  trouble      %d checks without an answer, %d answers that no stick understands",
              tally.failedChecks.sum(),
              tally.errors.sum());
    }
    if (tally.downloads.sum() == 0) {
      text +=
          """


          No stick was offered an update. Publish a release with 'crispfleet release', or let
          --update make one.\
          """;
    }
    return text;
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
