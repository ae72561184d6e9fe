package io.crispfleet.jesptool.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.elf.ElfFile;
import io.crispfleet.jesptool.elf.ElfMachine;
import io.crispfleet.jesptool.elf.TinyElf;
import io.crispfleet.jesptool.symbol.CodeLocation;
import io.crispfleet.jesptool.symbol.Symbolizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrashFrameTest {
  private static final long CODE = 0x4200_5000L;

  private final Symbolizer symbolizer =
      Symbolizer.of(
          ElfFile.parse(
              new TinyElf(ElfMachine.RISCV)
                  .loaded(".flash.text", CODE, new byte[0x200], true)
                  .function("app_main", CODE, 0x100)
                  .function("helper", CODE + 0x100, 0x100)
                  .build()));

  @Test
  void callChainIsCertainAndStackWordsInCodeAreGuesses() {
    CrashReport report =
        new CrashReport(
            "x",
            List.of(),
            Map.of(),
            List.of(CODE + 4, 0x4000_0000L),
            List.of(0x3FC9_0000L, CODE + 0x110, CODE + 0x110, CODE + 5, 0xA5A5_A5A5L),
            false,
            "");
    assertThat(CrashFrame.of(report, symbolizer))
        .extracting(
            CrashFrame::address,
            frame -> frame.location().map(CodeLocation::toString).orElse(""),
            CrashFrame::certain)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(CODE + 4, "app_main+0x4", true),
            org.assertj.core.groups.Tuple.tuple(0x4000_0000L, "", true),
            org.assertj.core.groups.Tuple.tuple(CODE + 0x10F, "helper+0xf", false));
  }
}
