package io.crispfleet.jesptool.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.transport.CancelToken;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  private static final MemoryCommand.ReadRegister READ = new MemoryCommand.ReadRegister(0x40001000);

  private final ManualClock clock = new ManualClock();
  private final CancelToken cancel = new CancelToken();

  private Exchange against(ScriptedLink.Board board) {
    return new Exchange(new ScriptedLink(clock, board), cancel, clock);
  }

  @Test
  void readReturnsTheValueField() {
    Exchange exchange = against((link, op, data) -> link.reply(op, 0x00F01D83, 0, 0, 0, 0));
    assertThat(exchange.call(READ)).isEqualTo(0x00F01D83);
  }

  @Test
  void textAndStaleRepliesBeforeTheAnswerAreSkipped() {
    Exchange exchange =
        against(
            (link, op, data) -> {
              link.text("ets Jul 29 2019\r\n");
              link.reply(0x08, 0x20120707, 0, 0, 0, 0);
              link.reply(op, 42, 0, 0);
            });
    assertThat(exchange.call(READ)).isEqualTo(42);
    assertThat(exchange.bootText().text()).contains("ets Jul 29 2019");
  }

  @Test
  void silenceIsALostLinkWithAdvice() {
    Exchange exchange = against((link, op, data) -> {});
    assertThatThrownBy(() -> exchange.call(READ))
        .isInstanceOf(EspException.LinkLost.class)
        .hasMessageContaining("no reply to ReadRegister");
    assertThat(Duration.ofNanos(clock.nanoTime())).isEqualTo(Timeouts.DEFAULT);
  }

  @Test
  void silenceAfterACrashReportNamesTheCrash() {
    Exchange exchange =
        against((link, op, data) -> link.text("Guru Meditation Error: Core 0 panic'ed\r\n"));
    assertThatThrownBy(() -> exchange.call(READ))
        .isInstanceOf(EspException.LinkLost.class)
        .hasMessageContaining("stub crashed")
        .hasMessageContaining("Guru Meditation Error");
  }

  @Test
  void stubErrorIsReadFromItsFirstByte() {
    Exchange exchange = against((link, op, data) -> link.reply(op, 0, 0xC1, 0));
    EspException.CommandFailed failure =
        catchThrowableOfType(
            EspException.CommandFailed.class,
            () -> exchange.call(new FlashCommand.EraseRegion(0, 4096)));
    assertThat(failure.status()).isEqualTo(LoaderStatus.STUB_CHECKSUM);
    assertThat(failure.opcode()).isEqualTo(0xD1);
    assertThat(failure.advice()).contains("cable");
  }

  @Test
  void romErrorIsReadFromItsSecondByte() {
    Exchange exchange = against((link, op, data) -> link.reply(op, 0, 1, 7, 0x33, 0x44));
    EspException.CommandFailed failure =
        catchThrowableOfType(
            EspException.CommandFailed.class, () -> exchange.call(new FlashCommand.FlashEnd(true)));
    assertThat(failure.status()).isEqualTo(LoaderStatus.ROM_CHECKSUM);
  }

  @Test
  void romAnswerToAnUnknownCommandIsUnsupported() {
    Exchange exchange =
        against(
            (link, op, data) -> {
              for (int i = 0; i < 8; i++) {
                link.reply(0x00, 0, 1, 5);
              }
            });
    assertThatThrownBy(() -> exchange.call(new LinkCommand.GetSecurityInfo()))
        .isInstanceOf(EspException.UnsupportedHere.class);
  }

  @Test
  void md5IsReadAsHexFromTheRomAndAsBytesFromTheStub() {
    byte[] digest = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
    int[] hex = new int[36];
    byte[] text =
        HexFormat.of().formatHex(digest).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    for (int i = 0; i < text.length; i++) {
      hex[i] = text[i];
    }
    int[] raw = new int[18];
    for (int i = 0; i < digest.length; i++) {
      raw[i] = digest[i];
    }
    FlashCommand.FlashMd5 command = new FlashCommand.FlashMd5(0, 4096);
    assertThat(against((link, op, data) -> link.reply(op, 0, hex)).call(command)).isEqualTo(digest);
    assertThat(against((link, op, data) -> link.reply(op, 0, raw)).call(command)).isEqualTo(digest);
  }

  @Test
  void cancelledExchangeStopsBeforeItSends() {
    ScriptedLink link = new ScriptedLink(clock, (l, op, data) -> l.reply(op, 1, 0, 0));
    Exchange exchange = new Exchange(link, cancel, clock);
    cancel.cancel();
    assertThatThrownBy(() -> exchange.call(READ)).isInstanceOf(EspException.Cancelled.class);
    assertThat(link.opcodes()).isEmpty();
  }

  @Test
  void endlessForeignRepliesEndInALostLink() {
    Exchange exchange =
        against(
            (link, op, data) -> {
              for (int i = 0; i < 1000; i++) {
                link.reply(0x0D, 0, 0, 0);
              }
            });
    assertThatThrownBy(() -> exchange.call(READ)).isInstanceOf(EspException.LinkLost.class);
  }

  @Test
  void timeoutsGrowWithSizeAndAreBounded() {
    assertThat(Timeouts.md5(1_000_000)).isEqualTo(Duration.ofSeconds(8));
    assertThat(Timeouts.erase(0)).isEqualTo(Timeouts.DEFAULT);
    assertThat(Timeouts.erase(1L << 30)).isEqualTo(Timeouts.LONGEST);
  }
}
