package io.crispfleet.jesptool.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.protocol.ManualClock;
import io.crispfleet.jesptool.protocol.ScriptedLink;
import io.crispfleet.jesptool.session.ConnectOptions;
import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.UsbIdentity;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a technician is told when no loader answers; the good cases run against the emulator. */
class EspConnectorTest {
  private final ManualClock clock = new ManualClock();

  private EspException.NoSync failure(ScriptedLink link, ConnectOptions options) {
    EspConnector connector =
        new EspConnector(
            usb -> BaudLadder.DEFAULT_RATES,
            ConnectMemory.inMemory(),
            chip -> Optional.empty(),
            clock);
    return catchThrowableOfType(
        EspException.NoSync.class,
        () -> connector.connect(link, options, new CancelToken(), FlashEvents.NONE));
  }

  private ScriptedLink silent() {
    return new ScriptedLink(clock, (link, op, data) -> {});
  }

  private ScriptedLink printing(String text) {
    ScriptedLink link = silent();
    return link.onLineChange(() -> link.text(text));
  }

  @Test
  void silentPortNamesPortCableAndButton() {
    EspException.NoSync failure = failure(silent(), ConnectOptions.DEFAULT);
    assertThat(failure).hasMessage("Nothing answers on /dev/ttyTEST after 7 attempts.");
    assertThat(failure.advice()).contains("cable").contains("G0 to GND");
  }

  @Test
  void firmwareThatStartsInsteadIsRecognisedByItsBootMode() {
    EspException.NoSync failure =
        failure(
            printing("rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n"),
            ConnectOptions.DEFAULT);
    assertThat(failure).hasMessageContaining("boot mode 0x13");
    assertThat(failure.advice()).startsWith("Hold BOOT");
    assertThat(failure.bootText()).contains("SPI_FAST_FLASH_BOOT");
  }

  @Test
  void downloadModeWithoutReplyMeansADeadTransmitLine() {
    EspException.NoSync failure =
        failure(
            printing("boot:0x3 (DOWNLOAD_BOOT(UART0))\r\nwaiting for download\r\n"),
            ConnectOptions.DEFAULT);
    assertThat(failure).hasMessageContaining("is in download mode but does not answer");
    assertThat(failure.advice()).contains("RX");
  }

  @Test
  void crashingBoardIsQuoted() {
    assertThat(failure(printing("Guru Meditation Error: Core 1\r\n"), ConnectOptions.DEFAULT))
        .hasMessageContaining("keeps crashing: Guru Meditation Error: Core 1");
  }

  @Test
  void linkWithoutResetLinesAsksForTheButton() {
    EspException.NoSync failure = failure(silent().withoutModemLines(), ConnectOptions.DEFAULT);
    assertThat(failure.advice()).startsWith("This link cannot reset the board");
  }

  @Test
  void withoutResetLinesAStubAtAHigherRateIsLookedForToo() {
    ScriptedLink link = silent().withoutModemLines();
    failure(link, ConnectOptions.DEFAULT);
    assertThat(link.bauds()).contains(115_200, 1_500_000, 750_000);
  }

  @Test
  void strategiesTakeTurns() {
    ScriptedLink link = silent();
    failure(link, ConnectOptions.DEFAULT);
    // The first line change is the probe; tight begins with both lines idle, classic moves one.
    assertThat(link.lines()).containsSubsequence("11", "01", "10", "00", "01", "11", "10");
  }

  @Test
  void namedStrategyIsTheOnlyOneUsed() {
    ScriptedLink link = silent();
    failure(link, new ConnectOptions(0, true, Optional.of("D1|R1|W0.1"), 2));
    assertThat(link.lines()).containsExactly("00", "10", "11", "11", "11");
  }

  @Test
  void nativeUsbStartsWithItsOwnStrategy() {
    ScriptedLink link = silent().onUsb(new UsbIdentity(0x303A, 0x1001, "", ""));
    failure(link, new ConnectOptions(0, true, Optional.empty(), 1));
    assertThat(link.lines())
        .containsExactly("00", "00", "00", "10", "10", "11", "01", "01", "01", "00");
  }
}
