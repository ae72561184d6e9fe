package io.crispfleet.jesptool.gang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.ChipInfo;
import io.crispfleet.jesptool.chip.FlashId;
import io.crispfleet.jesptool.chip.Revision;
import io.crispfleet.jesptool.chip.SecurityInfo;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.nvs.NvsContent;
import io.crispfleet.jesptool.partition.PartitionCsv;
import io.crispfleet.jesptool.partition.PartitionTable;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PerBoardCsvTest {
  private static final PartitionTable TABLE =
      PartitionCsv.parse("nvs,data,nvs,0x9000,0x5000,\napp,app,factory,0x10000,0x100000,\n");

  private static ChipInfo board(String mac) {
    return new ChipInfo(
        Chip.ESP32,
        new Revision(3, 0),
        "ESP32",
        List.of(),
        mac,
        40,
        new FlashId(0, 0, 4 << 20),
        SecurityInfo.OPEN);
  }

  @Test
  void rowOfTheBoardBecomesItsNvsPartition() {
    PerBoardCsv csv =
        PerBoardCsv.parse(
            """
            mac,id,wifi/ssid,device/number:u32
            AA-BB-CC-00-00-01,1A2B3C,"my ""wifi"", 2",42
            aa:bb:cc:00:00:02,FFFFFF,,
            """);
    FlashPart part = csv.parts(board("aa:bb:cc:00:00:01"), Optional.of(TABLE)).getFirst();
    assertThat(part.offset()).isEqualTo(0x9000);
    assertThat(part.data()).hasSize(0x5000);
    NvsContent content = NvsContent.parse(part.data());
    assertThat(content.find("device", "id").orElseThrow().text()).isEqualTo("1A2B3C");
    assertThat(content.find("wifi", "ssid").orElseThrow().text()).isEqualTo("my \"wifi\", 2");
    assertThat(content.find("device", "number").orElseThrow().text()).isEqualTo("42");
    FlashPart other = csv.parts(board("aa:bb:cc:00:00:02"), Optional.of(TABLE)).getFirst();
    assertThat(NvsContent.parse(other.data()).find("wifi", "ssid")).isEmpty();
  }

  @Test
  void whatIsMissingIsNamed() {
    PerBoardCsv csv = PerBoardCsv.parse("mac,name\naa:bb:cc:00:00:01,one\n");
    assertThatThrownBy(() -> csv.parts(board("aa:bb:cc:00:00:09"), Optional.of(TABLE)))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessageContaining("aa:bb:cc:00:00:09");
    assertThatThrownBy(() -> csv.parts(board("aa:bb:cc:00:00:01"), Optional.empty()))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessageContaining("NVS partition");
  }

  @Test
  void wrongRowsAreNamedByLine() {
    assertThatThrownBy(() -> PerBoardCsv.parse("name,mac\n"))
        .isInstanceOf(EspException.BadInput.class);
    assertThatThrownBy(() -> PerBoardCsv.parse("mac,name\nnonsense,one\n"))
        .hasMessageContaining("line 2");
    assertThatThrownBy(() -> PerBoardCsv.parse("mac,n\naa:bb:cc:00:00:01,1\naa:bb:cc:00:00:01,2\n"))
        .hasMessageContaining("line 3");
  }

  @Property(tries = 500)
  void anyTextIsReadOrRefused(@ForAll String text) {
    try {
      PerBoardCsv.parse("mac," + text).parts(board("aa:bb:cc:00:00:01"), Optional.of(TABLE));
    } catch (EspException.BadInput e) {
      assertThat(e.advice()).isNotBlank();
    }
  }
}
