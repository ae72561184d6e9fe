package io.crispfleet.jesptool.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.chip.Chip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FlashEncodingTest {
  @ParameterizedTest
  @CsvSource({
    "ESP32,80m,15",
    "ESP32,40m,0",
    "ESP32,26m,1",
    "ESP32,20m,2",
    "ESP32C2,60m,15",
    "ESP32C2,30m,0",
    "ESP32C2,20m,1",
    "ESP32C2,15m,2",
    "ESP32H2,48m,15",
    "ESP32H2,24m,0",
    "ESP32H2,16m,1",
    "ESP32H2,12m,2",
    "ESP32C6,80m,0",
    "ESP32C6,40m,0",
    "ESP32C6,20m,2",
    "ESP32C5,80m,15",
    "ESP32C61,40m,0",
    "ESP8266,26m,1"
  })
  void frequencyCodesDependOnTheChip(Chip chip, String name, int code) {
    assertThat(FlashEncoding.of(chip).frequencyCode(name)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "ESP32,1MB,0", "ESP32S3,128MB,7", "ESP32P4,32MB,5", "ESP8266,512KB,0", "ESP8266,256KB,1",
    "ESP8266,1MB,2", "ESP8266,4mb,4", "ESP8266,4MB-C1,6", "ESP8266,8MB,8", "ESP8266,16MB,9"
  })
  void sizeCodesDependOnTheFamily(Chip chip, String name, int code) {
    assertThat(FlashEncoding.of(chip).sizeCode(name)).isEqualTo(code);
  }

  @ParameterizedTest
  @EnumSource(Chip.class)
  void decodingUndoesEncodingForDetectedSizes(Chip chip) {
    FlashEncoding encoding = FlashEncoding.of(chip);
    for (int megabytes = 1; megabytes <= 16; megabytes *= 2) {
      assertThat(encoding.sizeCode((long) megabytes << 20).flatMap(encoding::sizeName))
          .hasValue(megabytes + "MB");
    }
  }

  @Test
  void sizesTheHeaderCannotSayHaveNoCode() {
    FlashEncoding esp32 = FlashEncoding.of(Chip.ESP32);
    assertThat(esp32.sizeCode(0L)).isEmpty();
    assertThat(esp32.sizeCode(3L << 20)).isEmpty();
    assertThat(esp32.sizeCode(256L << 20)).isEmpty();
    assertThat(FlashEncoding.of(Chip.ESP8266).sizeCode(512L << 10)).hasValue(0);
  }
}
