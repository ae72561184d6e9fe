package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.monitor.CrashFrame;
import io.crispfleet.jesptool.monitor.CrashReport;
import io.crispfleet.jesptool.monitor.MonitorLine;
import io.crispfleet.jesptool.monitor.MonitorSink;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Prints what the monitor sees, as text or JSON, and into a log file. */
final class MonitorOutput implements MonitorSink {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private final Output output;
  private final PrintWriter log;
  private final boolean timestamps;
  private final CrashNames names;

  /** {@code log} receives what is printed as text. */
  MonitorOutput(Output output, PrintWriter log, boolean timestamps, CrashNames names) {
    this.output = output;
    this.log = log;
    this.timestamps = timestamps;
    this.names = names;
  }

  @Override
  public void line(MonitorLine line) {
    text(
        timestamps
            ? TIME.format(line.at().atZone(ZoneId.systemDefault())) + "  " + line.text()
            : line.text());
    output.json(
        Output.JSON
            .createObjectNode()
            .put("at", line.at().toString())
            .put("line", line.text())
            .put("complete", line.complete()));
  }

  @Override
  public void crash(CrashReport report) {
    List<CrashFrame> chain = names.frames(report);
    boolean otherElf = names.isOfOtherFirmware(report);
    text("--- crash: " + report.reason());
    report.details().forEach(detail -> text("---   " + detail));
    if (otherElf) {
      text("--- the ELF file is not the one of this firmware; the places below may be wrong");
    }
    chain.forEach(frame -> text("---   " + place(frame)));
    if (report.corrupted()) {
      text("---   (the stack is damaged from here on)");
    }
    output.json(node(report, chain, otherElf));
  }

  private void text(String line) {
    output.text(line);
    log.println(line);
  }

  private static String place(CrashFrame frame) {
    return "0x%08x%s%s"
        .formatted(
            frame.address(),
            frame.certain() ? "  " : "? ",
            frame.location().map(Object::toString).orElse(""))
        .stripTrailing();
  }

  private static ObjectNode node(CrashReport report, List<CrashFrame> chain, boolean otherElf) {
    ObjectNode root = Output.JSON.createObjectNode();
    ObjectNode crash = root.putObject("crash").put("reason", report.reason());
    report.details().forEach(crash.putArray("details")::add);
    ObjectNode registers = crash.putObject("registers");
    report.registers().forEach((name, value) -> registers.put(name, "0x%08x".formatted(value)));
    ArrayNode list = crash.putArray("frames");
    for (CrashFrame frame : chain) {
      ObjectNode node =
          list.addObject()
              .put("address", "0x%08x".formatted(frame.address()))
              .put("certain", frame.certain());
      frame
          .location()
          .ifPresent(
              it ->
                  node.put("function", it.function())
                      .put("offset", it.offset())
                      .put("file", it.file())
                      .put("line", it.line()));
    }
    crash.put("corrupted", report.corrupted()).put("otherElf", otherElf);
    return root;
  }
}
