package io.crispfleet.jesptool.efuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EfuseReaderTest {
  private static final int ESP32 = 0x3FF5_A000;
  private static final int S3 = 0x6000_702C;

  private final Map<Integer, Integer> registers = new HashMap<>();

  @Test
  void esp32MacIsReadWithItsCheckByte() {
    registers.put(ESP32 + 4, 0xC400_1234);
    registers.put(ESP32 + 8, 0x0000_240A);
    EfuseSummary wrong = EfuseReader.read(this::read, Chip.ESP32);
    assertThat(wrong.field("MAC")).map(EfuseField::value).hasValue("24:0a:c4:00:12:34");
    assertThat(wrong.field("MAC_CRC").orElseThrow().meaning()).contains("DOES NOT MATCH");

    registers.put(ESP32 + 8, 0x0042_240A);
    assertThat(EfuseReader.read(this::read, Chip.ESP32).field("MAC_CRC").orElseThrow().meaning())
        .isEqualTo("matches the MAC");
  }

  @Test
  void esp32PicoOfThePlusIsNamed() {
    registers.put(ESP32 + 12, 5 << 9);
    assertThat(EfuseReader.read(this::read, Chip.ESP32).field("CHIP_PACKAGE"))
        .hasValue(new EfuseField("CHIP_PACKAGE", "identity", "5", "ESP32-PICO-D4"));
  }

  @Test
  void flashEncryptionGoesByTheParityOfTheCounter() {
    registers.put(ESP32, 0b0000001 << 20);
    assertThat(meaning(Chip.ESP32, "FLASH_CRYPT_CNT")).isEqualTo("flash encryption is ON");
    registers.put(ESP32, 0b0000011 << 20);
    assertThat(meaning(Chip.ESP32, "FLASH_CRYPT_CNT")).isEqualTo("flash encryption is off");
    registers.put(S3 + 8, 0b111 << 18);
    assertThat(meaning(Chip.ESP32S3, "SPI_BOOT_CRYPT_CNT")).isEqualTo("flash encryption is ON");
  }

  @Test
  void adcReferenceIsSignAndSteps() {
    registers.put(ESP32 + 16, 0x13 << 8);
    assertThat(meaning(Chip.ESP32, "ADC_VREF")).isEqualTo("1079 mV");
    registers.put(ESP32 + 16, 0x02 << 8);
    assertThat(meaning(Chip.ESP32, "ADC_VREF")).isEqualTo("1114 mV");
  }

  @Test
  void newerChipKeepsItsMacInBlockOne() {
    registers.put(S3 + 0x18, 0x5566_7788);
    registers.put(S3 + 0x1C, 0x0000_3344);
    assertThat(EfuseReader.read(this::read, Chip.ESP32S3).field("MAC"))
        .map(EfuseField::value)
        .hasValue("33:44:55:66:77:88");
  }

  @Test
  void tableForOneChipBeatsTheCommonOne() {
    registers.put(S3 + 0x18 + 12, 1 << 27);
    registers.put(0x6000_882C + 0x18 + 12, 1 << 27);
    assertThat(meaning(Chip.ESP32S3, "FLASH_CAP")).isEqualTo("8 MB flash in the package");
    assertThat(meaning(Chip.ESP32C3, "FLASH_CAP")).isEqualTo("4 MB flash in the package");
  }

  @Test
  void c2HasItsShortBlocks() {
    registers.put(0x6000_8840, 0x5566_7788);
    registers.put(0x6000_8844, 0x0000_3344);
    assertThat(EfuseReader.read(this::read, Chip.ESP32C2).field("MAC"))
        .map(EfuseField::value)
        .hasValue("33:44:55:66:77:88");
  }

  @Test
  void middleBytesOfALongAddressAreShownInOrder() {
    registers.put(0x600B_082C + 0x18 + 4, 0xFFFE_3344);
    assertThat(EfuseReader.read(this::read, Chip.ESP32C6).field("MAC_EXT"))
        .map(EfuseField::value)
        .hasValue("ff:fe");
  }

  @Test
  void eachRegisterIsReadOnce() {
    List<Integer> addresses = new ArrayList<>();
    EfuseReader.read(
        address -> {
          addresses.add(address);
          return 0;
        },
        Chip.ESP32);
    assertThat(addresses).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ESP8266")
  void everyChipHasIdentityAndDownloadFieldsThatFitAndAreExplained(Chip chip) {
    EfuseTable table = EfuseTable.forChip(chip);
    assertThat(table.entries())
        .extracting(EfuseTable.Entry::name)
        .contains("MAC", "SECURE_VERSION")
        .doesNotHaveDuplicates();
    assertThat(table.entries())
        .allSatisfy(
            entry -> {
              assertThat(entry.place().width()).isBetween(1, 64);
              assertThat(entry.place().pieces())
                  .allSatisfy(piece -> assertThat(piece.block()).isBetween(0, 3))
                  .allSatisfy(piece -> assertThat(piece.bit() + piece.count()).isLessThan(257));
            });
    assertThat(EfuseReader.read(address -> -1, chip).fields()).isNotEmpty();
  }

  @Test
  void esp8266IsRefusedWithAdvice() {
    assertThatThrownBy(() -> EfuseTable.forChip(Chip.ESP8266))
        .isInstanceOf(EspException.UnsupportedHere.class);
  }

  private int read(int address) {
    return registers.getOrDefault(address, 0);
  }

  private String meaning(Chip chip, String field) {
    return EfuseReader.read(this::read, chip).field(field).orElseThrow().meaning();
  }
}
