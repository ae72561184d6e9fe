package io.crispfleet.jesptool.transport.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.transport.PortAddress;
import io.crispfleet.jesptool.transport.Transports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SerialOpenerTest {

  @Test
  void missingPortSaysSoAndHowToListPorts() {
    assertThatThrownBy(() -> Transports.open(new PortAddress.Serial("ttyNoSuchPort7")))
        .isInstanceOfSatisfying(
            EspException.PortUnavailable.class,
            e -> {
              assertThat(e).hasMessageContaining("ttyNoSuchPort7").hasMessageContaining("no such");
              assertThat(e.advice()).contains("esp ports");
            });
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "ports are no files there")
  void fileThatIsNoSerialPortIsRefused(@TempDir Path dir) throws Exception {
    Path file = Files.createFile(dir.resolve("plain"));
    assertThatThrownBy(() -> Transports.open(new PortAddress.Serial(file.toString())))
        .isInstanceOf(EspException.PortUnavailable.class)
        .hasMessageContaining("no serial port");
  }

  @ParameterizedTest
  @EnumSource
  void everyRefusalHasAdviceOnEverySystem(PortRefusal refusal) {
    for (OperatingSystem os : OperatingSystem.values()) {
      assertThat(refusal.advice(os)).endsWith(".").hasSizeGreaterThan(20);
    }
  }

  @Test
  void onlyManyEarlyEmptyReadsInARowMeanAHangUp() {
    HangUp hangUp = new HangUp();
    for (int i = 0; i < 19; i++) {
      assertThat(hangUp.suspected(Duration.ZERO)).isFalse();
    }
    assertThat(hangUp.suspected(Duration.ofMillis(100))).isFalse();
    for (int i = 0; i < 19; i++) {
      assertThat(hangUp.suspected(Duration.ZERO)).isFalse();
    }
    hangUp.dismiss();
    for (int i = 0; i < 19; i++) {
      assertThat(hangUp.suspected(Duration.ZERO)).isFalse();
    }
    assertThat(hangUp.suspected(Duration.ZERO)).isTrue();
  }
}
