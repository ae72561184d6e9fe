package io.crispfleet.jesptool.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PanicDecoderTest {
  static final String XTENSA =
      """
      I (312) game: start
      Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.

      Core  0 register dump:
      PC      : 0x400d1003  PS      : 0x00060330  A0      : 0x800d1105  A1      : 0x3ffb5230
      A2      : 0x00000000  A3      : 0x3ffb5260  A4      : 0x00060023  A5      : 0x00000003
      SAR     : 0x0000001b  EXCCAUSE: 0x0000001c  EXCVADDR: 0x00000010  LBEG    : 0x400014fd

      Backtrace: 0x400d1000:0x3ffb5230 0x400d1106:0x3ffb5250 0x40085f42:0x3ffb5290 |<-CORRUPTED

      ELF file SHA256: 3a7bd3e2360a3d29

      Rebooting...
      """;

  private static final String RISCV =
      """
      Guru Meditation Error: Core  0 panic'ed (Load access fault). Exception was unhandled.

      Core  0 register dump:
      MEPC    : 0x42005a1c  RA      : 0x42005a40  SP      : 0x3fc91f80  GP      : 0x3fc8b600
      TP      : 0x3fc8a1b4  T0      : 0x4005890e  S0/FP   : 0x00000001  S1      : 0x00000000
      MHARTID : 0x00000000

      Stack memory:
      3fc91f80: 0x00000000 0x42005a88 0x00000000 0x3fc92000 0x00000000 0x00000000 0x00000000 0x00000000
      3fc91fa0: 0x420104f2 0xa5a5a5a5 0xa5a5a5a5 0xa5a5a5a5 0xa5a5a5a5 0xa5a5a5a5 0xa5a5a5a5 0xa5a5a5a5

      CPU halted.
      """;

  private static final String ESP8266 =
      """

      Exception (28):
      epc1=0x40201234 epc2=0x00000000 epc3=0x00000000 excvaddr=0x00000004 depc=0x00000000

      >>>stack>>>

      ctx: cont
      sp: 3ffffcd0 end: 3fffffc0 offset: 0190
      3ffffe60:  4024c564 00000004 3ffffea0 4020f0a4
      3ffffe70:  3ffeebc8 0e9a0000 3ffffea0 4020f263
      <<<stack<<<
      """;

  @Test
  void xtensaPanicHasReasonRegistersAndBacktrace() {
    CrashReport report = only(XTENSA);
    assertThat(report.reason()).isEqualTo("LoadProhibited on core 0");
    assertThat(report.calls()).containsExactly(0x400d1000L, 0x400d1106L, 0x40085f42L);
    assertThat(report.registers()).containsEntry("PC", 0x400d1003L).containsEntry("EXCVADDR", 16L);
    assertThat(report.corrupted()).isTrue();
    assertThat(report.elfHash()).isEqualTo("3a7bd3e2360a3d29");
  }

  @Test
  void riscvPanicHasProgramCounterCallerAndStack() {
    CrashReport report = only(RISCV);
    assertThat(report.reason()).isEqualTo("Load access fault on core 0");
    assertThat(report.calls()).containsExactly(0x42005a1cL, 0x42005a3fL);
    assertThat(report.stack()).hasSize(16).contains(0x42005a88L, 0x420104f2L);
    assertThat(report.registers()).containsEntry("S0/FP", 1L).containsEntry("SP", 0x3fc91f80L);
  }

  @Test
  void esp8266ExceptionNamesItsCauseAndKeepsTheStack() {
    CrashReport report = only(ESP8266);
    assertThat(report.reason()).isEqualTo("exception 28 (LoadProhibited)");
    assertThat(report.calls()).containsExactly(0x40201234L);
    assertThat(report.stack()).hasSize(8).contains(0x4020f0a4L, 0x4020f263L);
    assertThat(report.registers()).containsEntry("EXCVADDR", 4L);
  }

  @Test
  void assertionStackOverflowAndAbortTellTheirStory() {
    String rest =
        """

        Backtrace: 0x40081234:0x3ffb0000

        Rebooting...
        """;
    assertThat(only("assert failed: app_main main.c:42 (ptr != NULL)\n" + rest).reason())
        .isEqualTo("assert failed: app_main main.c:42 (ptr != NULL)");
    assertThat(
            only("***ERROR*** A stack overflow in task game has been detected.\n" + rest).reason())
        .isEqualTo("stack overflow in task game");
    CrashReport aborted = only("abort() was called at PC 0x400d1234 on core 0\n" + rest);
    assertThat(aborted.reason()).isEqualTo("abort() at 0x400d1234");
    assertThat(aborted.calls()).containsExactly(0x40081234L);
  }

  @Test
  void taskWatchdogWarningEndsWhenTheFirmwareGoesOn() {
    List<CrashReport> reports =
        decode(
            """
            E (10303) task_wdt: Task watchdog got triggered. The following tasks did not reset:
            E (10303) task_wdt:  - IDLE0 (CPU 0)
            E (10303) task_wdt: Tasks currently running:
            E (10303) task_wdt: CPU 0: game
            E (10303) task_wdt: Print CPU 0 (current core) backtrace


            Backtrace: 0x400d1000:0x3ffb5230 0x400d1106:0x3ffb5250

            E (10304) task_wdt: Print CPU 1 backtrace

            Backtrace: 0x400d2000:0x3ffb6230
            I (10400) game: score 7
            """);
    assertThat(reports)
        .extracting(CrashReport::reason)
        .containsExactly("task watchdog", "what core 1 did meanwhile");
    assertThat(reports.get(1).calls()).containsExactly(0x400d2000L);
  }

  @Test
  void bothCoresOfAnInterruptWatchdogAreReported() {
    List<CrashReport> reports =
        decode(
            """
            Guru Meditation Error: Core  1 panic'ed (Interrupt wdt timeout on CPU1).

            Core  1 register dump:
            PC      : 0x400d1003  PS      : 0x00060330
            Backtrace: 0x400d1000:0x3ffb5230

            Core  0 register dump:
            PC      : 0x400d2003  PS      : 0x00060330
            Backtrace: 0x400d2000:0x3ffb5230

            ELF file SHA256: 3a7bd3e2360a3d29
            Rebooting...
            """);
    assertThat(reports)
        .extracting(CrashReport::reason)
        .containsExactly("Interrupt wdt timeout on CPU1 on core 1", "what core 0 did meanwhile");
    assertThat(reports.getFirst().registers()).containsEntry("PC", 0x400d1003L);
    assertThat(reports.getLast().registers()).containsEntry("PC", 0x400d2003L);
  }

  @Test
  void resetsWithoutAReportStillNameTheirReason() {
    assertThat(only("rst:0x8 (TG1WDT_SYS_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\n").reason())
        .isEqualTo("reset by TG1WDT_SYS_RESET");
    assertThat(only("E BOD: Brownout detector was triggered\n").reason()).startsWith("brownout");
    assertThat(only(" ets Jan  8 2013,rst cause:4, boot mode:(3,6)\n").reason())
        .contains("hardware watchdog");
    assertThat(decode("rst:0x1 (POWERON_RESET),boot:0x13\n")).isEmpty();
  }

  @Test
  void reportCutShortComesOutAtTheEnd() {
    PanicDecoder decoder = new PanicDecoder();
    assertThat(decoder.feed("Guru Meditation Error: Core  0 panic'ed (Cache error). ")).isEmpty();
    assertThat(decoder.finish()).map(CrashReport::reason).hasValue("Cache error on core 0");
    assertThat(decoder.finish()).isEmpty();
  }

  @Test
  void endlessStackDumpIsBounded() {
    PanicDecoder decoder = new PanicDecoder();
    List<CrashReport> reports = new ArrayList<>();
    decoder.feed("Exception (0):");
    for (int i = 0; i < 5000; i++) {
      decoder.feed("3ffffe60:  4024c564 00000004 3ffffea0 4020f0a4").ifPresent(reports::add);
    }
    assertThat(reports).hasSize(1);
    assertThat(reports.getFirst().stack()).hasSizeLessThanOrEqualTo(1200);
  }

  @Property(tries = 2_000)
  void mutatedReportsNeverFail(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(XTENSA + RISCV + ESP8266);
    for (int i = 0; i < 40; i++) {
      text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x20, 0x7F));
    }
    assertThat(decode(text.toString())).hasSizeLessThan(40);
  }

  private static CrashReport only(String text) {
    List<CrashReport> reports = decode(text);
    assertThat(reports).hasSize(1);
    return reports.getFirst();
  }

  private static List<CrashReport> decode(String text) {
    PanicDecoder decoder = new PanicDecoder();
    List<CrashReport> reports = new ArrayList<>();
    text.lines().forEach(line -> decoder.feed(line).ifPresent(reports::add));
    decoder.finish().ifPresent(reports::add);
    return reports;
  }
}
