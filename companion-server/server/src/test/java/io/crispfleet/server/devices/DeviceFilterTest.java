package io.crispfleet.server.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.contract.json.BadPayload;
import java.time.Instant;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceFilterTest {
  private final Device device =
      new Device(
          "7C9EBD",
          "Bar north",
          Dialect.NATIVE,
          "esp32",
          "crisp-sticks",
          "m5stickc-plus",
          "1.3.9",
          null,
          null,
          null,
          "stable",
          null,
          Set.of("hall", "vip"),
          true,
          false,
          false,
          true,
          Instant.EPOCH,
          "10.0.0.1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "platform:esp32 tag:hall online:true version<1.4.0 name~bar",
        "platform:ESP32 AND version<1.10",
        "name:\"bar north\"",
        "name=\"Bar North\" tag=vip",
        "-tag:dev",
        "tag!=dev",
        "version>=1.3.9 version<=1.3.9 version>1.3",
        "7c9e",
        "north",
        "-pin:1.0",
        "-platform~s3 dialect:native adopted:true"
      })
  void matches(String filter) {
    assertThat(DeviceFilter.parse(filter).test(device)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "platform:esp32c3",
        "tag:hal",
        "online:false",
        "version<1.3.9",
        "version>1.10",
        "name~south",
        "pin:1.3.9",
        "-tag:hall",
        "south",
        "tag!=hall",
        "elf:36b5"
      })
  void doesNotMatch(String filter) {
    assertThat(DeviceFilter.parse(filter).test(device)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"colour:red", "name:\"x", "version<", ":x", "name~", "a=b=c:d e<", "!x"})
  void saysWhatIsWrong(String filter) {
    assertThatThrownBy(() -> DeviceFilter.parse(filter))
        .isInstanceOf(BadPayload.class)
        .hasMessageContaining("filter");
  }

  @Test
  void tooLongFiltersAreRefused() {
    assertThatThrownBy(() -> DeviceFilter.parse("x".repeat(513))).isInstanceOf(BadPayload.class);
  }

  @Property
  void versionsCompareByNumbers(
      @ForAll @IntRange(max = 2000) int a, @ForAll @IntRange(max = 2000) int b) {
    assertThat(Integer.signum(FilterTerm.compare("1." + a + ".0", "1." + b)))
        .isEqualTo(Integer.compare(a, b));
  }

  @Property
  void anyTextIsAFilterOrAMistakeOfTheCaller(@ForAll String text) {
    try {
      DeviceFilter.parse(text).test(device);
    } catch (BadPayload e) {
      assertThat(e).hasMessageContaining("filter");
    }
  }
}
