package io.crispfleet.server.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.contract.topic.SkiClockTopics;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MosquittoConfigTest {
  private static final Map<String, String> FILES =
      new MosquittoConfig(
              new NativeTopics("event"), List.of(SkiClockTopics.DEFAULT), "clocks", "the-server")
          .files("/etc/mosquitto/fleet", 1883, 1884, Map.of("7C9EBD", "token"), new Random(1));

  @Test
  void listeners() {
    assertThat(FILES.get("mosquitto.conf"))
        .isEqualTo(
            """
            # Sticks, technicians and the CrispFleet server.
            per_listener_settings true
            persistence true
            persistence_location /etc/mosquitto/fleet/
            autosave_interval 30
            max_packet_size 65536
            max_queued_messages 10000

            listener 1883
            allow_anonymous false
            password_file /etc/mosquitto/fleet/passwords
            acl_file /etc/mosquitto/fleet/acl

            # Sticks written before there were credentials: their own scores only.
            listener 1884
            allow_anonymous true
            acl_file /etc/mosquitto/fleet/acl-legacy
            """);
    assertThat(FILES.get("acl-legacy")).isEqualTo("pattern write devices/%c/score\n");
  }

  @Test
  void rules() {
    assertThat(FILES.getOrDefault("acl", "").lines())
        .contains(
            "pattern write event/v1/d/%u/heartbeat",
            "pattern write event/v1/d/%u/score",
            "pattern read event/v1/d/%u/cmd",
            "pattern read event/v1/d/%u/ota/offer",
            "pattern read event/v1/g/+/announce",
            "topic readwrite #",
            "topic write skiclock/heartbeat")
        .doesNotContain("pattern write event/v1/d/%u/cmd", "pattern read event/v1/d/%u/score")
        .noneMatch(line -> line.contains("%c"));
    // What follows a user line belongs to that user alone.
    List<String> lines = FILES.getOrDefault("acl", "").lines().toList();
    assertThat(lines.get(lines.indexOf("user the-server") + 1)).isEqualTo("topic readwrite #");
    assertThat(lines).filteredOn("topic readwrite #"::equals).hasSize(1);
  }

  @Test
  void passwordsAreHashedAsMosquittoDoes() {
    assertThat(FILES.get("passwords"))
        .matches("7C9EBD:\\$7\\$1000\\$[A-Za-z0-9+/]{16}\\$[A-Za-z0-9+/]{86}==\n")
        .doesNotContain("token");
  }
}
