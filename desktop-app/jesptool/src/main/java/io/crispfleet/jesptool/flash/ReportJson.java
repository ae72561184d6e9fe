package io.crispfleet.jesptool.flash;

import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The stable JSON form of a {@link FlashReport}; durations are seconds, sizes bytes. */
public final class ReportJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private ReportJson() {}

  /** One object; {@code error} is null after success. */
  public static ObjectNode of(FlashReport report) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("ok", report.ok())
            .put("port", report.board().port())
            .put("chip", report.board().chip())
            .put("package", report.board().packageName())
            .put("mac", report.board().mac())
            .put("loader", report.board().loader())
            .put("baud", report.board().baud())
            .put("policy", report.policy().label())
            .put("bytesTotal", report.bytesTotal())
            .put("bytesWritten", report.bytesWritten())
            .put("bytesSkipped", report.bytesSkipped())
            .put("wireBytes", report.wireBytes())
            .put("seconds", seconds(report.elapsed()))
            .put("upToDate", report.upToDate())
            .put("verified", report.verified())
            .put("retries", report.retries())
            .put("resets", report.resets());
    ObjectNode phases = node.putObject("phases");
    report.phases().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(
            phase ->
                phases.put(
                    phase.getKey().name().toLowerCase(Locale.ROOT), seconds(phase.getValue())));
    addRegions(report, node.putArray("regions"));
    ArrayNode warnings = node.putArray("warnings");
    report.warnings().forEach(warnings::add);
    report
        .banner()
        .ifPresent(
            banner ->
                node.putObject("banner")
                    .put("project", banner.project())
                    .put("version", banner.version()));
    report
        .resume()
        .ifPresent(
            resume ->
                node.putObject("resume")
                    .put("offset", resume.offset())
                    .put("part", resume.part())
                    .put("remainingBytes", resume.remainingBytes()));
    report
        .error()
        .ifPresentOrElse(
            error ->
                node.putObject("error")
                    .put("code", error.code())
                    .put("message", error.getMessage())
                    .put("advice", error.advice()),
            () -> node.putNull("error"));
    return node;
  }

  private static void addRegions(FlashReport report, ArrayNode regions) {
    for (RegionReport region : report.regions()) {
      regions
          .addObject()
          .put("offset", region.offset())
          .put("length", region.length())
          .put("part", region.part())
          .put("outcome", region.outcome().name().toLowerCase(Locale.ROOT));
    }
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
