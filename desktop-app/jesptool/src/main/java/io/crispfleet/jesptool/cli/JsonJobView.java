package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.flash.FlashReport;
import io.crispfleet.jesptool.flash.ReportJson;
import java.util.Collection;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Events as JSON lines; the last line is the report, or a summary of all with several boards. */
final class JsonJobView implements JobView {
  private final Output output;

  JsonJobView(Output output) {
    this.output = output;
  }

  @Override
  public synchronized void event(String port, FlashEvent event) {
    output.json(EventJson.of(port, event));
  }

  @Override
  public synchronized void finished(FlashReport report) {
    output.json(ReportJson.of(report));
  }

  @Override
  public synchronized void close(Collection<FlashReport> reports) {
    if (reports.size() == 1) {
      return;
    }
    long failed = reports.stream().filter(report -> !report.ok()).count();
    ObjectNode summary =
        Output.JSON
            .createObjectNode()
            .put("ok", failed == 0)
            .put("boards", reports.size())
            .put("failed", failed);
    ArrayNode all = summary.putArray("reports");
    reports.forEach(report -> all.add(ReportJson.of(report)));
    output.json(summary);
  }
}
