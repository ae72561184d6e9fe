package io.crispfleet.jesptool.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.elf.ElfFile;
import io.crispfleet.jesptool.elf.ElfMachine;
import io.crispfleet.jesptool.elf.TinyElf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolizerTest {
  private static final long CODE = 0x400D_1000L;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void everyDwarfVersionGivesFunctionFileAndLine(int version) {
    Symbolizer symbolizer = symbolizer(program(version));
    assertThat(symbolizer.locate(CODE))
        .hasValue(new CodeLocation("app_main", 0, "/src/app/main.c", 10));
    assertThat(symbolizer.locate(CODE + 5)).map(CodeLocation::line).hasValue(10);
    assertThat(symbolizer.locate(CODE + 6)).map(CodeLocation::line).hasValue(13);
    assertThat(symbolizer.locate(CODE + 8)).map(CodeLocation::line).hasValue(12);
    assertThat(symbolizer.locate(CODE + 0x1FF))
        .map(CodeLocation::toString)
        .hasValue("helper+0xff at /src/app/main.c:12");
  }

  @Test
  void addressBehindTheLastFunctionIsUnknown() {
    assertThat(symbolizer(program(4)).locate(CODE + 0x200)).isEmpty();
    assertThat(symbolizer(program(4)).locate(0)).isEmpty();
    assertThat(symbolizer(program(4)).isCode(CODE + 0x1FF)).isTrue();
    assertThat(symbolizer(program(4)).isCode(CODE - 1)).isFalse();
  }

  @Test
  void specialConstantAndFixedAdvancesAreFollowed() {
    byte[] unit =
        new TinyLines(3)
            .address(CODE)
            .advanceLine(9)
            .copy()
            .op(8) // constant add: (255 - 13) / 14 = 17 bytes
            .op(13 + 14 * 3 + 7) // special: 3 bytes on, 2 lines on
            .op(9, 0x10, 0) // fixed: 16 bytes on
            .advanceLine(1)
            .copy()
            .end()
            .unit();
    Symbolizer symbolizer = symbolizer(unit);
    assertThat(symbolizer.locate(CODE + 19)).map(CodeLocation::line).hasValue(10);
    assertThat(symbolizer.locate(CODE + 20)).map(CodeLocation::line).hasValue(12);
    assertThat(symbolizer.locate(CODE + 35)).map(CodeLocation::line).hasValue(12);
  }

  @Test
  void damagedUnitDoesNotHideTheNextOne() {
    byte[] damaged = program(4);
    damaged[4] = 99; // a version that does not exist
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(damaged);
    both.writeBytes(program(5));
    assertThat(symbolizer(both.toByteArray()).locate(CODE)).map(CodeLocation::line).hasValue(10);
  }

  @Test
  void firmwareWithoutLinesStillNamesFunctions() {
    assertThat(symbolizer(new byte[0]).locate(CODE + 4))
        .map(CodeLocation::toString)
        .hasValue("app_main+0x4");
  }

  @Test
  void countOfEntriesWithoutBytesIsNotBelieved() {
    byte[] unit = program(5);
    int columns = 4 + 2 + 2 + 4 + 6 + 12; // in front of the directory table
    unit[columns] = 0;
    assertThat(symbolizer(unit).locate(CODE)).map(CodeLocation::file).hasValue("");
  }

  @Property(tries = 5_000)
  void mutatedLinesNeverFail(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] unit = program(2 + random.nextInt(4));
    for (int i = random.nextInt(6); i >= 0; i--) {
      unit[random.nextInt(unit.length)] = (byte) random.nextInt();
    }
    assertThat(symbolizer(unit).locate(List.of(CODE, CODE + 6)))
        .allSatisfy((address, place) -> assertThat(place.function()).isEqualTo("app_main"));
  }

  private static byte[] program(int version) {
    return new TinyLines(version)
        .address(CODE)
        .advanceLine(9)
        .copy()
        .advancePc(6)
        .advanceLine(3)
        .copy()
        .advancePc(2)
        .advanceLine(-1)
        .copy()
        .advancePc(0x1F8)
        .end()
        .unit();
  }

  private static Symbolizer symbolizer(byte[] lines) {
    byte[] elf =
        new TinyElf(ElfMachine.XTENSA)
            .loaded(".flash.text", CODE, new byte[0x200], true)
            .unloaded(".debug_line", lines)
            .unloaded(".debug_line_str", TinyLines.LINE_STRINGS.getBytes(StandardCharsets.UTF_8))
            .function("app_main", CODE, 0x100)
            .function("helper", CODE + 0x100, 0x100)
            .build();
    return Symbolizer.of(ElfFile.parse(elf));
  }
}
