package io.crispfleet.jesptool.flash;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.event.FlashEvent.Phase;
import io.crispfleet.jesptool.plan.PlanPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ReportJsonTest {
  private static FlashReport report(Optional<EspException> error, Optional<ResumePoint> resume) {
    return new FlashReport(
        new BoardSummary(
            "/dev/ttyUSB0", "esp32", "ESP32-PICO-D4", "aa:bb:cc:dd:ee:ff", "stub", 1_500_000),
        PlanPolicy.SKIP_IDENTICAL,
        100,
        60,
        40,
        70,
        Duration.ofMillis(1234),
        Map.of(Phase.WRITE, Duration.ofMillis(900), Phase.CONNECT, Duration.ofMillis(300)),
        List.of(new RegionReport(0x1_0000, 0x1000, "app.bin", RegionReport.Outcome.WRITTEN)),
        true,
        1,
        2,
        List.of("careful"),
        resume,
        Optional.empty(),
        error);
  }

  @Test
  void successHasTheStableShape() {
    ObjectNode node = ReportJson.of(report(Optional.empty(), Optional.empty()));
    assertThat(node)
        .hasToString(
            """
            {"ok":true,"port":"/dev/ttyUSB0","chip":"esp32","package":"ESP32-PICO-D4","mac":"aa:bb:cc:dd:ee:ff",\
            "loader":"stub","baud":1500000,"policy":"skip-identical","bytesTotal":100,\
            "bytesWritten":60,"bytesSkipped":40,"wireBytes":70,"seconds":1.234,"upToDate":false,\
            "verified":true,"retries":1,"resets":2,"phases":{"connect":0.3,"write":0.9},\
            "regions":[{"offset":65536,"length":4096,"part":"app.bin","outcome":"written"}],\
            "warnings":["careful"],"error":null}\
            """);
  }

  @Test
  void failureCarriesCodeAdviceAndWhereToResume() {
    ObjectNode node =
        ReportJson.of(
            report(
                Optional.of(new EspException.LinkLost("gone", "plug it in")),
                Optional.of(new ResumePoint(0x2_0000, "app.bin", 77))));
    assertThat(node.get("ok").booleanValue()).isFalse();
    assertThat(node.get("error"))
        .hasToString("{\"code\":\"link-lost\",\"message\":\"gone\",\"advice\":\"plug it in\"}");
    assertThat(node.get("resume"))
        .hasToString("{\"offset\":131072,\"part\":\"app.bin\",\"remainingBytes\":77}");
  }
}
