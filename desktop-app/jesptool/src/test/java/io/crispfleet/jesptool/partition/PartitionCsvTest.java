package io.crispfleet.jesptool.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.crispfleet.jesptool.error.EspException;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionCsvTest {
  private static final String CSV =
      """
      # Name,   Type, SubType, Offset,  Size, Flags
      nvs,      data, nvs,     0x9000,  0x5000,
      otadata,  data, ota,     ,        8K,

      app0,     app,  ota_0,   ,        1M,
      app1,     app,  OTA_1,   ,        -0x210000
      store,    data, littlefs,,        1M, encrypted:readonly
      mine,     0x40, 7,       ,        4096, encrypted
      plain,    data, ,        ,        0x1000,
      """;

  @Test
  void fillsOffsetsResolvesNamesAndUpToSizes() {
    assertThat(PartitionCsv.parse(CSV).partitions())
        .containsExactly(
            new Partition(1, 0x02, 0x9000, 0x5000, "nvs", 0),
            new Partition(1, 0x00, 0xE000, 0x2000, "otadata", 0),
            new Partition(0, 0x10, 0x10000, 0x100000, "app0", 0),
            new Partition(0, 0x11, 0x110000, 0x100000, "app1", 0),
            new Partition(1, 0x83, 0x210000, 0x100000, "store", 3),
            new Partition(0x40, 7, 0x310000, 0x1000, "mine", 1),
            new Partition(1, 6, 0x311000, 0x1000, "plain", 0));
  }

  @Test
  void formatsAsTheOfficialGeneratorDoes() {
    assertThat(PartitionCsv.format(PartitionCsv.parse(CSV)))
        .isEqualTo(
            """
            # ESP-IDF Partition Table
            # Name, Type, SubType, Offset, Size, Flags
            nvs,data,nvs,0x9000,20K,
            otadata,data,ota,0xe000,8K,
            app0,app,ota_0,0x10000,1M,
            app1,app,ota_1,0x110000,1M,
            store,data,littlefs,0x210000,1M,encrypted:readonly
            mine,64,7,0x310000,4K,encrypted
            plain,data,undefined,0x311000,4K,
            """);
  }

  @Property
  void csvAndBinaryFormsCarryTheSameTable(@ForAll("sequentialCsv") String csv) {
    PartitionTable table = PartitionCsv.parse(csv);
    assertThat(PartitionCsv.parse(PartitionCsv.format(table))).isEqualTo(table);
    assertThat(PartitionTable.parse(table.encode())).isEqualTo(table);
  }

  @Property(tries = 10_000)
  void mutatedCsvIsRefusedOrRead(
      @ForAll @IntRange(min = 0, max = 380) int at,
      @ForAll @IntRange(min = 0, max = 3) int drop,
      @ForAll("scraps") String scrap) {
    int from = Math.min(at, CSV.length());
    int to = Math.min(from + drop, CSV.length());
    String mutated = CSV.substring(0, from) + scrap + CSV.substring(to);
    try {
      PartitionTable table = PartitionCsv.parse(mutated);
      assertThat(PartitionTable.parse(table.encode())).isEqualTo(table);
    } catch (EspException.BadInput expected) {
      assertThat(expected.advice()).isNotBlank();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "x, app, , 0x10000, 1M,; the subtype is missing",
        "x, , nvs, 0x9000, 0x3000,; the type is missing",
        "x, data, nvs, 0x9000, ,; the size is missing",
        "x, data, what, 0x9000, 0x3000,; is not a valid subtype",
        "x, data, 256, 0x9000, 0x3000,; is not 0..0xff",
        "x, data, nvs, 0x8000, 0x3000,; 0x9000 is free",
        "x, data, nvs, 0x9000, 0x3000, fast; is unknown",
        "x, data, nvs, 0x9000, -0x8000,; outside 0..0xffffffff",
        "averyveryverylongname, data, nvs, , 0x3000,; longer than 16 bytes",
        "x, bootloader, primary, , ,; needs to know the chip",
      })
  void saysWhatIsWrong(String row, String reason) {
    assertThatThrownBy(() -> PartitionCsv.parse("\n" + row + "\n"))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessageContaining(reason);
  }

  @Test
  void errorsNameTheLine() {
    assertThatThrownBy(() -> PartitionCsv.parse("# one\n\nx, app, ota_99, , 1M"))
        .hasMessageContaining("line 3");
  }

  @Test
  void tableAndBootloaderRowsComeFromTheLayout() {
    TableLayout layout = new TableLayout(0x8000, OptionalLong.of(0x1000), OptionalLong.empty());
    PartitionTable table =
        PartitionCsv.parse(
            """
            boot,   bootloader,      primary, N/A, N/A
            ptable, partition_table, primary, N/A, N/A
            nvs,    data,            nvs,     ,    0x6000
            """,
            layout);
    assertThat(table.partitions())
        .extracting(Partition::offset, Partition::size)
        .containsExactly(tuple(0x1000L, 0x7000L), tuple(0x8000L, 0x1000L), tuple(0x9000L, 0x6000L));
    assertThat(PartitionCheck.check(table, layout))
        .extracting(PartitionFinding::error)
        .doesNotContain(true);
  }

  @Test
  void byteOrderMarkIsIgnored() {
    assertThat(PartitionCsv.parse("\uFEFFnvs, data, nvs, , 0x6000").partitions()).hasSize(1);
  }

  @Test
  void endlessInputIsRefused() {
    assertThatThrownBy(() -> PartitionCsv.parse("a,data,nvs,,4K\n".repeat(95)))
        .hasMessageContaining("at most 94");
    assertThatThrownBy(() -> PartitionCsv.parse("#".repeat(1 << 20)))
        .isInstanceOf(EspException.BadInput.class);
  }

  @Test
  void namesThatCsvCannotCarryAreRefused() {
    PartitionTable comma =
        new PartitionTable(List.of(new Partition(1, 2, 0x9000, 0x3000, "a,b", 0)));
    assertThatThrownBy(() -> PartitionCsv.format(comma)).hasMessageContaining("CSV");
  }

  @Provide
  Arbitrary<String> sequentialCsv() {
    Arbitrary<String> rows =
        Arbitraries.of(
            "n,data,nvs,,24K,\n",
            "a,app,factory,,1M,encrypted\n",
            "b,app,ota_3,,0x30000,\n",
            "c,data,0x99,,0x123,readonly\n",
            "d,0xfe,3,,1,\n");
    return rows.list().ofMaxSize(60).map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<String> scraps() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars(",:#-xKM0129\n ").ofMaxLength(6),
        Arbitraries.strings().ofMaxLength(3));
  }
}
