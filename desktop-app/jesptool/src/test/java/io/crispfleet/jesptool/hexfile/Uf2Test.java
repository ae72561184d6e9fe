package io.crispfleet.jesptool.hexfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Uf2Test {
  private static final int ESP32_FAMILY = 0x1C5F21B0;
  private static final int WITH_FAMILY = 0x2000;
  private static final List<FlashPart> PARTS =
      List.of(
          new FlashPart(0x1000, "a", new byte[1000]), new FlashPart(0x8000, "b", new byte[300]));

  @Property
  void partsAndGapsSurvive(
      @ForAll @Size(min = 1, max = 1500) byte[] low,
      @ForAll @Size(min = 1, max = 500) byte[] high,
      @ForAll @IntRange(min = 100, max = 476) int perBlock) {
    List<FlashPart> parts =
        List.of(new FlashPart(0x1000, "low", low), new FlashPart(0x10000, "high", high));
    Uf2 read = Uf2.parse("x.uf2", HexFiles.uf2(parts, ESP32_FAMILY, WITH_FAMILY, perBlock));
    assertThat(read.chip()).hasValue(Chip.ESP32);
    assertThat(read.parts()).extracting(FlashPart::offset).containsExactly(0x1000L, 0x10000L);
    assertThat(read.parts().get(0).data()).isEqualTo(low);
    assertThat(read.parts().get(1).data()).isEqualTo(high);
  }

  @Property(tries = 10_000)
  void mutatedFilesAreRefusedOrRead(
      @ForAll @Size(min = 1, max = 3) List<@IntRange(min = 0, max = 40) Integer> places,
      @ForAll @IntRange(min = 0, max = 3) int block,
      @ForAll byte value) {
    byte[] file = HexFiles.uf2(PARTS, ESP32_FAMILY, WITH_FAMILY, 400);
    places.forEach(at -> file[block * 512 + at] = value);
    try {
      assertThat(Uf2.parse("x.uf2", file).parts()).isNotEmpty();
    } catch (EspException.BadInput expected) {
      assertThat(expected.advice()).isNotBlank();
    }
  }

  @Test
  void filesJoinedFromSeveralImagesCountBlocksAnew() {
    byte[] one = HexFiles.uf2(PARTS.subList(0, 1), ESP32_FAMILY, WITH_FAMILY, 452);
    byte[] two = HexFiles.uf2(PARTS.subList(1, 2), ESP32_FAMILY, WITH_FAMILY, 452);
    byte[] joined = Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, joined, one.length, two.length);
    assertThat(Uf2.parse("x.uf2", joined).parts()).hasSize(2);
  }

  @Test
  void missingBlocksAreNoticed() {
    byte[] file = HexFiles.uf2(PARTS, ESP32_FAMILY, WITH_FAMILY, 400);
    assertThatThrownBy(() -> Uf2.parse("x.uf2", Arrays.copyOf(file, 512)))
        .hasMessageContaining("last blocks are missing");
    assertThatThrownBy(() -> Uf2.parse("x.uf2", Arrays.copyOfRange(file, 512, file.length)))
        .hasMessageContaining("out of order");
    assertThatThrownBy(() -> Uf2.parse("x.uf2", Arrays.copyOf(file, 700)))
        .isInstanceOf(EspException.BadInput.class);
  }

  @Test
  void blocksForOtherMemoriesAreSkipped() {
    byte[] file = HexFiles.uf2(PARTS, ESP32_FAMILY, WITH_FAMILY, 476);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(file.length - 512 + 8, 1);
    assertThat(Uf2.parse("x.uf2", file).parts()).hasSize(1);
  }

  @Test
  void foreignAndMixedFamiliesAreRefused() {
    assertThatThrownBy(() -> Uf2.parse("x.uf2", HexFiles.uf2(PARTS, 0xE48BFF56, WITH_FAMILY, 400)))
        .hasMessageContaining("0xe48bff56");
    byte[] mixed = HexFiles.uf2(PARTS, ESP32_FAMILY, WITH_FAMILY, 400);
    ByteBuffer.wrap(mixed).order(ByteOrder.LITTLE_ENDIAN).putInt(512 + 28, 0xBFDD4EEE);
    assertThatThrownBy(() -> Uf2.parse("x.uf2", mixed)).hasMessageContaining("different chips");
  }

  @Test
  void familyIsOptional() {
    assertThat(Uf2.parse("x.uf2", HexFiles.uf2(PARTS, 0, 0, 400)).chip()).isEmpty();
    assertThat(Uf2.looksLike(HexFiles.uf2(PARTS, 0, 0, 400))).isTrue();
    assertThat(Uf2.looksLike(new byte[4])).isFalse();
  }
}
