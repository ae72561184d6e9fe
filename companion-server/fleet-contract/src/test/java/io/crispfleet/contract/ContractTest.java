package io.crispfleet.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.legacy.SkiClockOtaComplete;
import io.crispfleet.contract.legacy.VersionResponse;
import io.crispfleet.contract.message.OtaStatus;
import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.contract.topic.CrispGameTopics;
import io.crispfleet.contract.topic.NativeTopics;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ContractTest {
  @Test
  void jsonIsCompactBecauseSkiClocksSearchForTheLiteral() {
    assertThat(Json.text(new VersionResponse("1.4.0", "1.3.9", true, "esp32c3", null)))
        .isEqualTo(
            "{\"latest_version\":\"1.4.0\",\"current_version\":\"1.3.9\","
                + "\"update_available\":true,\"platform\":\"esp32c3\"}");
  }

  @Test
  void unknownFieldsAreIgnored() {
    OtaStatus status =
        read("{\"v\":1,\"session\":\"s\",\"state\":\"rolled_back\",\"x\":[1]}", OtaStatus.class);
    assertThat(status.state()).isEqualTo(OtaState.ROLLED_BACK);
  }

  @Test
  void deepNestingIsRefused() {
    String bomb = "{\"a\":" + "[".repeat(100_000);
    assertThatThrownBy(() -> Json.tree(bomb.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(BadPayload.class);
  }

  @Test
  void bothCompleteDialectsAreUnderstood() {
    assertThat(read("{\"device_id\":\"a1b2\",\"success\":true}", SkiClockOtaComplete.class))
        .matches(SkiClockOtaComplete::succeeded);
    assertThat(
            read(
                "{\"device_id\":\"a1b2\",\"status\":\"failed\",\"error\":\"flash\"}",
                SkiClockOtaComplete.class))
        .matches(complete -> !complete.succeeded())
        .extracting(SkiClockOtaComplete::reason)
        .isEqualTo("flash");
  }

  @Test
  void topicsComeApartAsTheyWerePutTogether() {
    for (NativeTopics.Leaf leaf : NativeTopics.Leaf.values()) {
      assertThat(NativeTopics.DEFAULT.parse(NativeTopics.DEFAULT.device("7C9EBD", leaf)))
          .contains(new NativeTopics.DeviceTopic("7C9EBD", leaf));
    }
    assertThat(NativeTopics.DEFAULT.parse("crispfleet/v1/d/../status")).isEmpty();
    assertThat(CrispGameTopics.scoreDevice("devices/A1B2C3/score")).contains("A1B2C3");
    assertThat(CrispGameTopics.scoreDevice("devices/score")).isEmpty();
  }

  private static <T> T read(String json, Class<T> type) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), type);
  }
}
