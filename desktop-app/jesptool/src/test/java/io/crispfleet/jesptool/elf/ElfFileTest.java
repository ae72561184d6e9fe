package io.crispfleet.jesptool.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.error.EspException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ElfFileTest {
  private static final byte[] CODE = {1, 2, 3, 4, 5, 6, 7, 8};

  private static byte[] tiny() {
    return new TinyElf(ElfMachine.XTENSA)
        .entry(0x4008_0010L)
        .loaded(".flash.text", 0x400D_0020L, CODE, true)
        .bss(".bss", 0x3FFB_0000L, 0x1000)
        .unloaded(".debug_line", new byte[] {9, 9})
        .function("app_main", 0x400D_0020L, 8)
        .build();
  }

  @Test
  void headerSectionsSegmentsAndSymbolsAreRead() {
    ElfFile elf = ElfFile.parse(tiny());

    assertThat(elf.machine()).isEqualTo(ElfMachine.XTENSA);
    assertThat(elf.entry()).isEqualTo(0x4008_0010L);
    assertThat(elf.sections())
        .extracting(ElfSection::name)
        .containsExactly(
            "", ".flash.text", ".bss", ".debug_line", ".symtab", ".strtab", ".shstrtab");
    ElfSection text = elf.section(".flash.text").orElseThrow();
    assertThat(text.address()).isEqualTo(0x400D_0020L);
    assertThat(text.allocated()).isTrue();
    assertThat(text.bytes()).isEqualTo(CODE);
    assertThat(text.content().getInt()).isEqualTo(0x0403_0201);
    assertThat(elf.section(".debug_line").orElseThrow().allocated()).isFalse();
    assertThat(elf.segments())
        .singleElement()
        .satisfies(segment -> assertThat(segment.fileSize()).isEqualTo(8));
    assertThat(elf.symbols()).contains(new ElfSymbol("app_main", 0x400D_0020L, 8, 2, 1));
  }

  @Test
  void memoryWithoutContentHasASizeAndNoBytes() {
    ElfSection bss = ElfFile.parse(tiny()).section(".bss").orElseThrow();

    assertThat(bss.size()).isEqualTo(0x1000);
    assertThat(bss.bytes()).isEmpty();
  }

  @Test
  void otherProcessorsAreNamedInTheRefusal() {
    byte[] elf = tiny();
    elf[18] = 62;
    assertThatThrownBy(() -> ElfFile.parse(elf))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessageContaining("machine 62");
  }

  @Test
  void everyTruncationIsATypedError() {
    byte[] elf = tiny();
    for (int length = 0; length < elf.length; length++) {
      byte[] cut = Arrays.copyOf(elf, length);
      assertThatThrownBy(() -> ElfFile.parse(cut)).isInstanceOf(EspException.BadInput.class);
    }
  }

  @Test
  void mutatedFilesParseOrFailWithATypedError() {
    Random random = new Random(20_261_121);
    byte[] good = tiny();
    for (int round = 0; round < 10_000; round++) {
      byte[] bad = good.clone();
      ByteBuffer words = ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        if (random.nextBoolean()) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        } else {
          words.putInt(random.nextInt(bad.length / 4) * 4, random.nextInt(-3, 3));
        }
      }
      try {
        ElfFile elf = ElfFile.parse(bad);
        elf.symbols();
        elf.sections().forEach(ElfSection::bytes);
      } catch (EspException.BadInput expected) {
        assertThat(expected.advice()).isNotBlank();
      }
    }
  }

  @Test
  void overlappingNamesCannotFillTheMemory() {
    int names = 200_000;
    ByteBuffer table = ByteBuffer.allocate(names).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.fill(table.array(), (byte) 'a');
    ElfStrings strings = new ElfStrings(table);

    assertThatThrownBy(
            () -> {
              for (int offset = 0; offset < names; offset++) {
                strings.at(offset);
              }
            })
        .isInstanceOf(EspException.BadInput.class);
  }
}
