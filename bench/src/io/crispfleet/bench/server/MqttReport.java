package io.crispfleet.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of one run, as text, as JSON and as a section of the documentation. */
final class MqttReport {
  private static final String BEGIN = "<!-- bench/mqtt -->";
  private static final String END = "<!-- /bench/mqtt -->";

  private record Row(String what, String ours, String mosquitto, String target, boolean met) {
    String verdict() {
      return target.isEmpty() ? "" : target + (met ? "" : " **missed**");
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final StringBuilder json = new StringBuilder();
  private final int sticks;
  private final int seconds;

  MqttReport(int sticks, int seconds) {
    this.sticks = sticks;
    this.seconds = seconds;
    json.append("{\"sticks\":%d,\"seconds\":%d".formatted(sticks, seconds));
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
        %s
        ## MQTT: a fleet that beats

        Made by `bench/mqtt --write-docs` on %s. %,d provisioned sticks, each with its own connection and credential, send one
        heartbeat of some 110 bytes a second for %d s to a server that was started by the launcher on an empty folder; the
        generator runs on the same two cores. A heartbeat counts when the registry has it (asked over the API, stick by stick)
        and when the database has it (looked up after a clean stop). Latency runs from when a heartbeat was due to when the live
        feed showed it, the feed sends every 250 ms.

        Beside it the same sticks at Mosquitto with one bare subscriber, for scale: a broker alone, which knows no stick, checks
        no password and keeps nothing.

        | | CrispFleet | Mosquitto | target |
        | --- | ---: | ---: | --- |
        """
            .formatted(BEGIN, LocalDate.now(ZoneOffset.UTC), sticks, seconds));
    for (Row row : rows) {
      text.append(
          "| %s | %s | %s | %s |%n".formatted(row.what, row.ours, row.mosquitto, row.verdict()));
    }
    return text.append(END).append('\n').toString();
  }

  /** Replaces this bench's section, or adds it. */
  void writeInto(Path page) throws IOException {
    String old = Files.readString(page);
    int begin = old.indexOf(BEGIN);
    int end = old.indexOf(END);
    String section = markdown();
    Files.writeString(
        page,
        begin < 0 || end < begin
            ? old + "\n" + section
            : old.substring(0, begin) + section + old.substring(end + END.length()).stripLeading());
  }
}
