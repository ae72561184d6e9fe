package io.crispfleet.bench;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The result of one bench run, for people, for the documentation and for programs. */
record FlashReportTable(
    LocalDate date,
    int imageBytes,
    int deflatedBytes,
    int runs,
    ModelLimit model,
    List<Comparison> lines) {

  String text() {
    List<String> out = new ArrayList<>();
    out.add(
        format(
            "%-42s %8s %8s %8s %8s  %s",
            "modelled board, seconds", "ours", "esptool", "espflash", "limit", "ratio"));
    for (Comparison line : lines) {
      out.add(
          format(
              "%-42s %8s %8s %8s %8s  %s%s",
              line.name(),
              seconds(line.ours()),
              seconds(line.esptool()),
              seconds(line.espflash()),
              seconds(line.limit()),
              line.demand(),
              line.holds() ? "" : "  MISSED"));
    }
    return String.join(System.lineSeparator(), out);
  }

  String markdown() {
    StringBuilder rows = new StringBuilder();
    for (Comparison line : lines) {
      rows.append(
          format(
              "| %s | %s | %s | %s | %s | %s%s |%n",
              line.name(),
              seconds(line.ours()),
              seconds(line.esptool()),
              seconds(line.espflash()),
              seconds(line.limit()),
              line.demand(),
              line.holds() ? "" : " **missed**"));
    }
    return format(
        """
        ## Flashing

        Made by `bench/flash --write-docs` on %s. **Modelled board**, not hardware: an emulated ESP32 with used flash on a
        pty at 1.5 Mbaud, 2 ms reply latency, and the typical erase, program and MD5 times of [emulator.md](emulator.md).
        Whole processes, from spawn to exit, each tool with its defaults against the same board in the same run; median of
        %d. The image is a made-up ESP32 application of %,d bytes that deflates to %.1f %%. After every run the flash content
        is compared with the image.

        The limit is what this board cannot be faster than: max(wire, erase + program) + MD5, here
        max(%.2f, %.2f) + %.2f s.

        | case | CrispFleet | esptool | espflash | limit | ratio |
        | --- | ---: | ---: | ---: | ---: | --- |
        %s
        "–" means not measured. esptool and espflash run with their defaults: esptool writes the whole image in every case and
        can skip a file that is already there with `--skip-flashed`; espflash skips it by itself. espflash spends about 6 s
        of every run waiting for security information, which the modelled ESP32 refuses in the form that esptool expects;
        whether a real one costs it that time is not known here. CrispFleet runs with `--no-banner`, because the others do not
        wait for the firmware's first words either. Eight boards: CrispFleet in one process, the others in one process per
        board.

        Why a full write stays above the limit: the stub holds one frame while it programs, and programs in windows of 32 KB. Content
        like program code fills a window with more than one frame can carry, so the flash waits a little for every window whose
        erase does not hide it. What remains is process start, connecting, the stub's upload and reading the partition table.
        """,
        date, runs, imageBytes, 100.0 * deflatedBytes / imageBytes, wire(), flash(), hash(), rows);
  }

  String json() {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("bench", "flash").put("date", date.toString()).put("board", "modelled");
    root.put("imageBytes", imageBytes).put("deflatedBytes", deflatedBytes).put("runs", runs);
    ArrayNode cases = root.putArray("cases");
    for (Comparison line : lines) {
      cases
          .addObject()
          .put("case", line.name())
          .put("ours", round(line.ours()))
          .put("esptool", round(line.esptool()))
          .put("espflash", round(line.espflash()))
          .put("limit", round(line.limit()))
          .put("ratio", round(line.ratio()))
          .put("maxRatio", line.maxRatio())
          .put("overLimit", round(line.overLimit()))
          .put("holds", line.holds());
    }
    return root.toString();
  }

  private double wire() {
    return model.timing().wireNanos((long) (deflatedBytes * 1.008), model.baud()) / 1e9;
  }

  private double flash() {
    return model.flash(imageBytes, 0x1_0000);
  }

  private double hash() {
    return model.hash(imageBytes);
  }

  private static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  private static String seconds(double value) {
    return value > 0 ? format("%.2f", value) : "–";
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
