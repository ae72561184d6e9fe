package io.crispfleet.bench.server;

import io.crispfleet.bench.BenchmarkDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of one run, as text, as JSON and as a section of the documentation. */
final class MqttReport {
  private record Row(String what, String ours, String mosquitto, String target, boolean met) {
    String verdict() {
      return target.isEmpty() ? "" : target + (met ? "" : " **missed**");
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final StringBuilder json = new StringBuilder();
  private final int sticks;
  private final int warmUp;
  private final int seconds;

  MqttReport(int sticks, int warmUp, int seconds) {
    this.sticks = sticks;
    this.warmUp = warmUp;
    this.seconds = seconds;
    json.append("{\"sticks\":%d,\"warmUp\":%d,\"seconds\":%d".formatted(sticks, warmUp, seconds));
  }

  /** A figure that must be at most {@code limit}; NaN where there is none. */
  void figure(String what, String key, double ours, double mosquitto, double limit, String unit) {
    rows.add(
        new Row(
            what,
            number(ours, unit),
            number(mosquitto, unit),
            Double.isNaN(limit) ? "" : "at most " + number(limit, unit),
            Double.isNaN(limit) || ours <= limit));
    json.append(String.format(Locale.ROOT, ",\"%s\":%.3f", key, ours));
  }

  boolean met() {
    return rows.stream().allMatch(Row::met);
  }

  private static String number(double value, String unit) {
    if (Double.isNaN(value)) {
      return "–";
    }
    String text =
        value == Math.rint(value)
            ? String.format(Locale.ROOT, "%,d", (long) value)
            : String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    return unit.isEmpty() ? text : text + " " + unit;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-48s %12s %12s  %s%n"
            .formatted(
                "%,d sticks, %d s".formatted(sticks, seconds), "CrispFleet", "Mosquitto", ""));
    for (Row row : rows) {
      text.append(
          "%-48s %12s %12s  %s%n"
              .formatted(row.what, row.ours, row.mosquitto, row.verdict().replace("**", "")));
    }
    return text.toString();
  }

  String json() {
    return json + ",\"met\":" + met() + "}";
  }

  private String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        ## MQTT: a fleet that beats

        Made by `bench/mqtt --write-docs` on %s. %,d provisioned sticks, each with its own connection and credential, send one
        heartbeat of some 110 bytes a second to a server that was started by the launcher on an empty folder; the generator runs
        on the same two cores. CPU and latency are those of %d s, after %d s of the same load in which the JVM compiles and the
        broker sees every topic for the first time; that time has a row of its own. A heartbeat counts when the registry has it
        (asked over the API, stick by stick) and when the database has it (looked up after a clean stop); all of them count, also
        the early ones. Latency runs from when a heartbeat was due to when the live feed showed it; the feed sends every 250 ms.

        Beside it the same sticks at Mosquitto with one bare subscriber, for scale: a broker alone, which knows no stick, checks
        no password and keeps nothing.

        | | CrispFleet | Mosquitto | target |
        | --- | ---: | ---: | --- |
        """
            .formatted(LocalDate.now(ZoneOffset.UTC), sticks, seconds, warmUp));
    for (Row row : rows) {
      text.append(
          "| %s | %s | %s | %s |%n".formatted(row.what, row.ours, row.mosquitto, row.verdict()));
    }
    return text.toString();
  }

  void writeInto(Path page) throws IOException {
    new BenchmarkDocument(page).write("mqtt", markdown());
  }
}
