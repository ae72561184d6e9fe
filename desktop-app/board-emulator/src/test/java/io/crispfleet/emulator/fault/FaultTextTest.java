package io.crispfleet.emulator.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.error.EspException;
import java.time.Duration;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTextTest {
  static Stream<Arguments> known() {
    return Stream.of(
        Arguments.of("bit-flip:after=100000", new Fault.BitFlip(100_000, 1)),
        Arguments.of("lost-reply:op=11:count=1", new Fault.LostReply(11, 1)),
        Arguments.of("lost-reply:op=0x11:count=3", new Fault.LostReply(0x11, 3)),
        Arguments.of("dead-baud:921600", new Fault.DeadBaud(921_600)),
        Arguments.of(
            "vanish:after=200000:reappear=1s", new Fault.Vanish(200_000, Duration.ofSeconds(1))),
        Arguments.of("vanish:after=5", new Fault.Vanish(5, Duration.ofSeconds(1))),
        Arguments.of("slow-erase:factor=10", new Fault.SlowErase(10)),
        Arguments.of("stub-refuses", new Fault.StubRefuses()),
        Arguments.of("stub-crash:after=9", new Fault.StubCrash(9, 1)),
        Arguments.of("wrong-boot-mode", new Fault.WrongBootMode()),
        Arguments.of("secure-download", new Fault.SecureDownload()),
        Arguments.of("encrypted-flash", new Fault.EncryptedFlash()),
        Arguments.of("noise", new Fault.Noise(1)),
        Arguments.of("wire-cut:after=7", new Fault.WireCut(7, Duration.ZERO)),
        Arguments.of(
            "wire-cut:after=7:restore=250ms", new Fault.WireCut(7, Duration.ofMillis(250))));
  }

  @ParameterizedTest
  @MethodSource("known")
  void everyFormIsRead(String text, Fault fault) {
    assertThat(FaultText.parse(text)).isEqualTo(fault);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "bit-flip",
        "bit-flip:after=x",
        "bit-flip:after=-1",
        "bit-flip:after=1:after=2",
        "stub-refuses:now",
        "vanish:after=1:reappear=soon",
        "lost-reply:op=99999999999"
      })
  void whatCannotBeMeantIsRefused(String text) {
    assertThatThrownBy(() -> FaultText.parse(text))
        .isInstanceOfSatisfying(
            EspException.BadInput.class, e -> assertThat(e.advice()).contains("bit-flip"));
  }

  @Test
  void zeroAsRateOrFactorIsRefused() {
    assertThatThrownBy(() -> FaultText.parse("slow-erase:factor=0"))
        .isInstanceOf(EspException.BadInput.class);
  }

  @Property
  void anyTextIsReadOrRefused(@ForAll String text) {
    try {
      assertThat(FaultText.parse(text)).isNotNull();
    } catch (EspException.BadInput e) {
      assertThat(e).hasMessageContaining("Fault");
    }
  }
}
