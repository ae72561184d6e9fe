package io.crispfleet.bench.firmware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of one run, as text, as JSON and as a section of the documentation. */
final class FirmwareReport {
  private static final String BEGIN = "<!-- bench/firmware -->";
  private static final String END = "<!-- /bench/firmware -->";

  private record Row(String what, String key, double value, double least, double most) {
    boolean met() {
      return !(value < least) && !(value > most);
    }

    String target() {
      String bound =
          Double.isFinite(most)
              ? "at most " + number(most)
              : Double.isFinite(least) ? "at least " + number(least) : "";
      return met() ? bound : bound + " **missed**";
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final int sticks;
  private final int seconds;

  FirmwareReport(int sticks, int seconds) {
    this.sticks = sticks;
    this.seconds = seconds;
  }

  void known(String what, String key, double value) {
    rows.add(new Row(what, key, value, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
  }

  void atMost(String what, String key, double value, double most) {
    rows.add(new Row(what, key, value, Double.NEGATIVE_INFINITY, most));
  }

  void atLeast(String what, String key, double value, double least) {
    rows.add(new Row(what, key, value, least, Double.POSITIVE_INFINITY));
  }

  boolean met() {
    return rows.stream().allMatch(Row::met);
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,d", (long) value)
        : String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Row row : rows) {
      text.append(
          "%-56s %12s  %s%n"
              .formatted(row.what, number(row.value), row.target().replace("**", "")));
    }
    return text.toString();
  }

  String json() {
    StringBuilder json = new StringBuilder("{\"bench\":\"firmware\"");
    for (Row row : rows) {
      json.append(String.format(Locale.ROOT, ",\"%s\":%.3f", row.key, row.value));
    }
    return json.append(",\"met\":").append(met()).append('}').toString();
  }

  private String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        %s
        ## Firmware

        Made by `bench/firmware --write-docs` on %s, on %d cores. %,d virtual sticks in one process, each the real core with its
        own connection and flash, send a heartbeat every 10 s to a Mosquitto on the same computer; measured for %d s after all of
        them were connected. Frames are drawn and composed to the 135x240 screen of one stick; a board has 16.7 ms for one.

        | | measured | target |
        | --- | ---: | --- |
        """
            .formatted(
                BEGIN,
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                sticks,
                seconds));
    for (Row row : rows) {
      text.append("| %s | %s | %s |%n".formatted(row.what, number(row.value), row.target()));
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
