package io.crispfleet.simulator.cli;

import io.crispfleet.jesptool.cli.Output;
import io.crispfleet.simulator.fleet.Tally;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** The tally in words and as JSON. */
final class Summary {
  private static final double MEGABYTE = 1e6;

  private Summary() {}

  static ObjectNode json(Tally tally, int devices, double seconds) {
    ObjectNode line = Output.JSON.createObjectNode();
    line.put("devices", devices)
        .put("seconds", Math.round(seconds * 10) / 10.0)
        .put("connected", tally.connected.sum())
        .put("sent", tally.sent.sum())
        .put("acknowledged", tally.acknowledged.sum())
        .put("lost", tally.lost())
        .put("heartbeats", tally.heartbeats.sum())
        .put("scores", tally.scores.sum())
        .put("checks", tally.checks.sum())
        .put("downloads", tally.downloads.sum())
        .put("bytes", tally.bytes.sum())
        .put("updated", tally.updated.sum())
        .put("rolledBack", tally.rolledBack.sum())
        .put("failedUpdates", tally.failedUpdates.sum())
        .put("errors", tally.errors.sum());
    line.putObject("latencyMs")
        .put("p50", tenths(tally.latencyMillis(0.5)))
        .put("p95", tenths(tally.latencyMillis(0.95)))
        .put("p99", tenths(tally.latencyMillis(0.99)));
    return line;
  }

  static String text(Tally tally, int devices, double seconds) {
    return String.format(
        Locale.ROOT,
        "%5.0f s  %d sticks  %d heartbeats  %d scores  %d of %d acknowledged  %d updated"
            + "  %d rolled back  %d failed  %.1f MB  p99 %.1f ms  %d errors",
        seconds,
        devices,
        tally.heartbeats.sum(),
        tally.scores.sum(),
        tally.acknowledged.sum(),
        tally.sent.sum(),
        tally.updated.sum(),
        tally.rolledBack.sum(),
        tally.failedUpdates.sum(),
        tally.bytes.sum() / MEGABYTE,
        tally.latencyMillis(0.99),
        tally.errors.sum());
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
