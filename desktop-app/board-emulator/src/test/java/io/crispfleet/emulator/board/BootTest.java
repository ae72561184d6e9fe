package io.crispfleet.emulator.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.emulator.boot.UsedFlash;
import io.crispfleet.emulator.flash.FlashContent;
import io.crispfleet.jesptool.chip.Chip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BootTest {
  private static final Duration SETTLE = Duration.ofMillis(300);
  private static final int OTA_DATA = 0xE000;
  private static final int APP0 = 0x1_0000;
  private static final int APP_SIZE = 0x9000;

  private static Bench used(Chip chip) {
    return new Bench(BoardSpec.of(chip).withFlash(1 << 20, FlashContent.USED));
  }

  private static int app1() {
    return APP0 + ((1 << 20) - APP0) / 2 / APP0 * APP0;
  }

  private static void restart(Bench bench) {
    bench.core.powerOff();
    bench.core.powerOn(bench.nanoTime());
    bench.run(SETTLE);
  }

  /** Copies the old firmware into the second slot under a version of its own. */
  private static void installSecondApp(Bench bench) {
    byte[] app = bench.flash.read(APP0, APP_SIZE);
    byte[] version = "9.9.9\0\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
    int before = checksum(app, 48, version.length);
    System.arraycopy(version, 0, app, 48, version.length);
    int sum = (24 + 8 + 0x8000) / 16 * 16 + 15;
    app[sum] ^= (byte) (before ^ checksum(app, 48, version.length));
    app[23] = 0;
    bench.flash.eraseArea(app1(), APP_SIZE);
    bench.flash.program(app1(), app, 0, app.length);
  }

  private static int checksum(byte[] data, int from, int length) {
    int sum = 0;
    for (int i = from; i < from + length; i++) {
      sum ^= data[i];
    }
    return sum;
  }

  private static void otaEntry(Bench bench, int sector, int sequence, String crc) {
    ByteBuffer entry = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.fill(entry.array(), (byte) 0xFF);
    entry.putInt(0, sequence).putInt(28, HexFormat.fromHexDigits(crc));
    int offset = OTA_DATA + sector * 0x1000;
    bench.flash.eraseSector(offset);
    bench.flash.program(offset, entry.array(), 0, 32);
  }

  @ParameterizedTest
  @EnumSource(names = {"ESP32", "ESP32S3", "ESP32C3"})
  void usedBoardBootsItsOldFirmware(Chip chip) {
    Bench bench = used(chip);
    bench.run(SETTLE);
    assertThat(bench.text())
        .contains("SPI_FAST_FLASH_BOOT")
        .contains("Project name:     emulated-board")
        .contains("App version:      " + UsedFlash.VERSION);
    assertThat(bench.stats().firmwareBoots()).isEqualTo(1);
  }

  @Test
  void esp8266StartsTheImageAtZero() {
    Bench bench = used(Chip.ESP8266);
    bench.run(SETTLE);
    assertThat(bench.text()).contains("boot mode:(3,7)").contains("application of");
  }

  @Test
  void otaDataSelectsTheSlot() {
    Bench bench = used(Chip.ESP32);
    installSecondApp(bench);
    otaEntry(bench, 0, 1, "4743989a");
    restart(bench);
    assertThat(bench.text()).contains(UsedFlash.VERSION).doesNotContain("9.9.9");
    otaEntry(bench, 1, 2, "55f63774");
    restart(bench);
    assertThat(bench.text()).contains("App version:      9.9.9");
  }

  @Test
  void brokenOtaEntryCountsForNothing() {
    Bench bench = used(Chip.ESP32);
    installSecondApp(bench);
    otaEntry(bench, 1, 2, "12345678");
    restart(bench);
    assertThat(bench.text()).doesNotContain("9.9.9");
  }

  @Test
  void damagedSlotFallsBackToTheOther() {
    Bench bench = used(Chip.ESP32);
    installSecondApp(bench);
    bench.flash.program(APP0 + 0x400, new byte[64], 0, 64);
    restart(bench);
    assertThat(bench.text()).contains("Checksum failed").contains("9.9.9");
  }

  @Test
  void blankBoardRestartsForEver() {
    Bench bench = new Bench(BoardSpec.of(Chip.ESP32));
    bench.run(Duration.ofSeconds(3));
    assertThat(bench.text()).contains("invalid header: 0xffffffff");
    assertThat(bench.stats().resets()).isBetween(2, 3);
    assertThat(bench.stats().running()).isEqualTo("boot-loop");
    bench.sync();
  }

  @Test
  void missingPartitionTableIsNamed() {
    Bench bench = used(Chip.ESP32);
    bench.flash.eraseSector(0x8000);
    restart(bench);
    assertThat(bench.text()).contains("partition table is missing");
  }

  @Test
  void firmwareBeatsAndEchoes() {
    Bench bench = used(Chip.ESP32);
    bench.run(Duration.ofSeconds(11));
    assertThat(bench.text()).contains("heartbeat: up 5 s").contains("heartbeat: up 10 s");
    bench.send("hello\n".getBytes(StandardCharsets.US_ASCII));
    bench.run(SETTLE);
    assertThat(bench.text()).contains("echo: hello");
  }
}
