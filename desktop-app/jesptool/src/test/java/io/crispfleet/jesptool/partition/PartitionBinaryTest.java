package io.crispfleet.jesptool.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.error.EspException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PartitionBinaryTest {
  private static final PartitionTable TABLE =
      new PartitionTable(
          List.of(
              new Partition(1, 0x02, 0x9000, 0x5000, "nvs", 0),
              new Partition(1, 0x00, 0xE000, 0x2000, "otadata", 0),
              new Partition(0, 0x10, 0x10000, 0x140000, "app0", 0),
              new Partition(0, 0x11, 0x150000, 0x140000, "app1", 0),
              new Partition(1, 0x82, 0x290000, 0x160000, "spiffs", 1),
              new Partition(1, 0x03, 0x3F0000, 0x10000, "coredump", 0)));

  @Test
  void rowsChecksumAndFillAreThoseOfTheOfficialGenerator() {
    byte[] binary = TABLE.encode();
    HexFormat hex = HexFormat.of();
    assertThat(binary).hasSize(0xC00);
    assertThat(hex.formatHex(binary, 0, 32))
        .isEqualTo("aa50010200900000005000006e76730000000000000000000000000000000000");
    assertThat(hex.formatHex(binary, 128, 160))
        .isEqualTo("aa50018200002900000016007370696666730000000000000000000001000000");
    assertThat(hex.formatHex(binary, 192, 224))
        .isEqualTo("ebebffffffffffffffffffffffffffffa22830991b95bd0e117c7fc0177ac55f");
    assertThat(Arrays.copyOfRange(binary, 224, 0xC00)).containsOnly(0xFF);
  }

  @Property
  void parsingUndoesEncoding(@ForAll("tables") PartitionTable table) {
    assertThat(PartitionTable.parse(table.encode())).isEqualTo(table);
  }

  @Property(tries = 10_000)
  void mutatedTablesAreRefusedOrReadCompletely(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0, max = 300) Integer> places,
      @ForAll byte value,
      @ForAll @IntRange(min = 0, max = 0xC00) int length) {
    byte[] binary = Arrays.copyOf(TABLE.encode(), length);
    places.stream().filter(at -> at < length).forEach(at -> binary[at] = value);
    try {
      PartitionTable parsed = PartitionTable.parse(binary);
      assertThat(PartitionTable.parse(parsed.encode())).isEqualTo(parsed);
    } catch (EspException.BadInput expected) {
      assertThat(expected.advice()).isNotBlank();
    }
  }

  @Property(tries = 10_000)
  void anyBytesAreRefusedOrRead(@ForAll byte[] junk) {
    try {
      PartitionTable.parse(junk);
    } catch (EspException.BadInput expected) {
      assertThat(expected).hasMessageContaining("partition");
    }
  }

  @Test
  void tableWithoutChecksumRowIsRead() {
    byte[] binary = TABLE.encode();
    Arrays.fill(binary, 192, 224, (byte) 0xFF);
    assertThat(PartitionTable.parse(binary)).isEqualTo(TABLE);
  }

  @Test
  void oneFlippedBitFailsTheChecksum() {
    byte[] binary = TABLE.encode();
    binary[40] ^= 1;
    assertThatThrownBy(() -> PartitionTable.parse(binary))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessageContaining("checksum");
  }

  @Test
  void missingEndMarkerIsAnError() {
    assertThatThrownBy(() -> PartitionTable.parse(Arrays.copyOf(TABLE.encode(), 64)))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessageContaining("end marker");
  }

  @Test
  void moreRowsThanFitAreRefused() {
    PartitionTable big = new PartitionTable(Collections.nCopies(95, TABLE.partitions().getFirst()));
    assertThatThrownBy(big::encode).isInstanceOf(EspException.BadInput.class);
    PartitionTable fits =
        new PartitionTable(Collections.nCopies(94, TABLE.partitions().getFirst()));
    assertThat(PartitionTable.parse(fits.encode())).isEqualTo(fits);
  }

  @Test
  void lookupsFindByLabelTypeAndRole() {
    assertThat(TABLE.find("spiffs")).get().extracting(Partition::offset).isEqualTo(0x290000L);
    assertThat(TABLE.find("nothing")).isEmpty();
    assertThat(TABLE.otaData()).get().extracting(Partition::label).isEqualTo("otadata");
    assertThat(TABLE.otaApps()).extracting(Partition::label).containsExactly("app0", "app1");
    assertThat(TABLE.factory()).isEmpty();
    assertThat(TABLE.defaultApp()).get().extracting(Partition::label).isEqualTo("app0");
    assertThat(TABLE.end()).isEqualTo(0x400000);
  }

  @Provide
  Arbitrary<PartitionTable> tables() {
    Arbitrary<Long> u32 = Arbitraries.longs().between(0, 0xFFFF_FFFFL);
    Arbitrary<String> labels =
        Arbitraries.strings().alpha().numeric().withChars('_', 'ä').ofMaxLength(8);
    return Combinators.combine(
            Arbitraries.integers().between(0, 255),
            Arbitraries.integers().between(0, 255),
            u32,
            u32,
            labels,
            Arbitraries.integers())
        .as(Partition::new)
        .list()
        .ofMaxSize(94)
        .map(PartitionTable::new);
  }
}
