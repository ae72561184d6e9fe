package io.crispfleet.server.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicFiltersTest {
  @ParameterizedTest
  @CsvSource({
    "a/b, a/b, true",
    "a/b, a/bc, false",
    "a/b, a, false",
    "a, a/b, false",
    "a/+, a/b, true",
    "a/+, a/, true",
    "a/+, a, false",
    "a/+, a/b/c, false",
    "+/b, a/b, true",
    "+/+, a/b, true",
    "+/+/+, a/b, false",
    "a/+/c, a/b/c, true",
    "a/+/c, a/b/d, false",
    "a/#, a/b/c, true",
    "a/#, a, true",
    "a/#, ab, false",
    "a/+/#, a/b, true",
    "a/+/#, a, false",
    "#, a/b, true",
    "devices/+/score, devices/A1B2C3/score, true",
    "devices/+/score, devices/A1B2C3/scores, false",
  })
  void wildcardsMatchAsMqttSays(String filter, String topic, boolean expected) {
    assertThat(TopicFilters.matches(filter, topic)).isEqualTo(expected);
  }
}
