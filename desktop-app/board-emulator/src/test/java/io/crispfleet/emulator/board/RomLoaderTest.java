package io.crispfleet.emulator.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.emulator.board.Bench.Answer;
import io.crispfleet.emulator.fault.Fault;
import io.crispfleet.emulator.flash.FlashContent;
import io.crispfleet.emulator.rom.Op;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.Revision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RomLoaderTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  private static Bench rom(Chip chip) {
    return new Bench(BoardSpec.of(chip).withFlash(1 << 20, FlashContent.USED)).sync();
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(7).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @EnumSource(names = {"ESP8266", "ESP32", "ESP32S3", "ESP32C3"})
  void syncIsAnsweredEightTimesWithValueOfARom(Chip chip) {
    Bench bench = new Bench(BoardSpec.of(chip));
    bench.send(SyncWatch.FRAME);
    List<byte[]> replies = bench.frames(SHORT);
    assertThat(replies).hasSize(8);
    assertThat(replies.stream().map(Bench::answer))
        .allSatisfy(
            answer -> {
              assertThat(answer.op()).isEqualTo(Op.SYNC);
              assertThat(answer.value()).isEqualTo(0x2012_0707);
              assertThat(answer.data()).hasSize(chip == Chip.ESP8266 ? 2 : 4).containsOnly(0);
            });
  }

  @Test
  void valueFieldKeepsTheLastWordRead() {
    Bench bench = rom(Chip.ESP32);
    assertThat(bench.command(Op.READ_REG, 0x4000_1000).value()).isEqualTo(0x00F0_1D83);
    assertThat(bench.command(Op.SPI_ATTACH, 0, 0).value()).isEqualTo(0x00F0_1D83);
  }

  @Test
  void unknownCommandIsRefusedEightTimesUnderAnotherOpcode() {
    Bench bench = rom(Chip.ESP32);
    bench.send(Bench.packet(Op.GET_SECURITY_INFO, 0, new byte[0]));
    List<byte[]> replies = bench.frames(SHORT);
    assertThat(replies).hasSize(8);
    assertThat(replies).allSatisfy(reply -> assertThat(reply).hasSize(12));
    Answer first = Bench.answer(replies.getFirst());
    assertThat(first.op()).isNotEqualTo(Op.GET_SECURITY_INFO);
    assertThat(first.error(4)).isEqualTo(0x05);
  }

  @Test
  void commandsTheEsp8266LacksAreRefused() {
    for (int op : new int[] {Op.SPI_ATTACH, Op.CHANGE_BAUDRATE, Op.SPI_FLASH_MD5, Op.ERASE_FLASH}) {
      Bench bench = rom(Chip.ESP8266);
      bench.send(Bench.packet(op, 0, Bench.words(0, 0, 0, 0)));
      assertThat(bench.frames(SHORT)).hasSize(8);
    }
  }

  @Test
  void securityInfoNamesTheChip() {
    Answer s3 = rom(Chip.ESP32S3).command(Op.GET_SECURITY_INFO);
    assertThat(s3.data()).hasSize(24);
    assertThat(s3.data()[12]).isEqualTo((byte) 9);
    Answer c3 = rom(Chip.ESP32C3).command(Op.GET_SECURITY_INFO);
    assertThat(c3.data()[12]).isEqualTo((byte) 5);
  }

  @Test
  void identityStandsInTheEfuses() {
    Bench esp32 =
        new Bench(
                BoardSpec.of(Chip.ESP32)
                    .withMac("24:0a:c4:12:34:56")
                    .withPackage(new Revision(3, 1), 6))
            .sync();
    assertThat(esp32.command(Op.READ_REG, 0x3FF5_A004).value()).isEqualTo(0xC412_3456);
    assertThat(esp32.command(Op.READ_REG, 0x3FF5_A008).value() & 0xFFFF).isEqualTo(0x240A);
    int word3 = esp32.command(Op.READ_REG, 0x3FF5_A00C).value();
    assertThat(word3 >> 9 & 7).isEqualTo(6);
    assertThat(word3 >> 15 & 1).isEqualTo(1);
    assertThat(esp32.command(Op.READ_REG, 0x3FF6_607C).value() >>> 31).isEqualTo(1);

    Bench c3 = new Bench(BoardSpec.of(Chip.ESP32C3).withMac("24:0a:c4:12:34:56")).sync();
    assertThat(c3.command(Op.READ_REG, 0x6000_8844).value()).isEqualTo(0xC412_3456);
    assertThat(c3.command(Op.READ_REG, 0x6000_8848).value() & 0xFFFF).isEqualTo(0x240A);
  }

  @Test
  void uartDividerTellsTheCrystal() {
    assertThat(rom(Chip.ESP32).command(Op.READ_REG, 0x3FF4_0014).value()).isEqualTo(347);
    int divider = rom(Chip.ESP8266).command(Op.READ_REG, 0x6000_0014).value();
    assertThat(115_200.0 * divider / 2e6).isBetween(25.9, 26.1);
  }

  @Test
  void flashIdIsReadThroughTheSpiControllerOnceAttached() {
    Bench bench = rom(Chip.ESP32);
    assertThat(readId(bench)).isEqualTo(-1);
    bench.command(Op.SPI_ATTACH, 0, 0);
    assertThat(readId(bench)).isEqualTo(0x14_40C8);
  }

  private static int readId(Bench bench) {
    int spi = 0x3FF4_2000;
    bench.command(Op.WRITE_REG, spi + 0x1C, 0x9000_0000, -1, 0);
    bench.command(Op.WRITE_REG, spi + 0x24, 0x7000_009F, -1, 0);
    bench.command(Op.WRITE_REG, spi, 1 << 18, -1, 0);
    assertThat(bench.command(Op.READ_REG, spi).value()).isZero();
    return bench.command(Op.READ_REG, spi + 0x80).value();
  }

  @Test
  void baudChangeOfTheEsp32LeavesTwoStrayDelimiters() {
    Bench bench = rom(Chip.ESP32);
    long before = bench.stats().bytesSent();
    bench.command(Op.CHANGE_BAUDRATE, 921_600, 0);
    bench.run(SHORT);
    assertThat(bench.stats().bytesSent() - before).isEqualTo(14 + 2);
    assertThat(bench.stats().baud()).isEqualTo(921_600);
  }

  @Test
  void baudZeroKillsTheRom() {
    Bench bench = rom(Chip.ESP32);
    bench.command(Op.CHANGE_BAUDRATE, 0, 0);
    bench.run(SHORT);
    assertThat(bench.stats().running()).isEqualTo("hung");
  }

  @Test
  void rawWriteErasesFirstAndIsOnTheFlashWhenAcknowledged() {
    Bench bench = rom(Chip.ESP32);
    byte[] data = noise(0x400);
    assertThat(bench.command(Op.FLASH_BEGIN, 0x1400, 5, 0x400, 0x2_0000).error(4)).isZero();
    assertThat(bench.stats().sectorsErased()).isEqualTo(2);
    bench.send(Bench.block(Op.FLASH_DATA, 0, data));
    assertThat(Bench.answer(bench.frame()).error(4)).isZero();
    assertThat(bench.flash.read(0x2_0000, 0x400)).isEqualTo(data);
  }

  @Test
  void blockCannotBeRetriedAfterABadChecksum() {
    Bench bench = rom(Chip.ESP32);
    bench.command(Op.FLASH_BEGIN, 0x1000, 4, 0x400, 0x2_0000);
    byte[] block = Bench.block(Op.FLASH_DATA, 0, new byte[0x400]);
    byte[] broken = block.clone();
    broken[100] ^= 1;
    bench.send(broken);
    assertThat(Bench.answer(bench.frame()).error(4)).isEqualTo(0x07);
    bench.send(block);
    assertThat(Bench.answer(bench.frame()).error(4)).isEqualTo(0x05);
  }

  @Test
  void deflatedWriteProgramsTheInflatedBytes() throws IOException {
    Bench bench = rom(Chip.ESP32);
    byte[] content = Arrays.copyOf(noise(3000), 20_000);
    byte[] stream = deflate(content);
    bench.command(Op.FLASH_DEFL_BEGIN, 0x5000, Math.ceilDiv(stream.length, 0x400), 0x400, 0x3_0000);
    for (int at = 0, sequence = 0; at < stream.length; at += 0x400, sequence++) {
      byte[] piece = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + 0x400));
      bench.send(Bench.block(Op.FLASH_DEFL_DATA, sequence, piece));
      assertThat(Bench.answer(bench.frame()).error(4)).isZero();
    }
    assertThat(bench.flash.read(0x3_0000, content.length)).isEqualTo(content);
  }

  @Test
  void brokenDeflateStreamIsReported() {
    Bench bench = rom(Chip.ESP32);
    bench.command(Op.FLASH_DEFL_BEGIN, 0x1000, 1, 0x400, 0x3_0000);
    bench.send(Bench.block(Op.FLASH_DEFL_DATA, 0, noise(100)));
    assertThat(Bench.answer(bench.frame()).error(4)).isEqualTo(0x0B);
  }

  @Test
  void leavingFlashModeBootsAndOneSaysSix() {
    Bench bench = rom(Chip.ESP32);
    bench.command(Op.FLASH_BEGIN, 0, 0, 0x400, 0);
    assertThat(bench.command(Op.FLASH_END, 1).error(4)).isEqualTo(0x06);
    bench.run(SHORT);
    assertThat(bench.stats().running()).isEqualTo("firmware");
    assertThat(bench.text()).contains("rst:0xc (SW_CPU_RESET)");
  }

  @Test
  void esp8266ErasesUpToTheBlockBoundaryTwiceOver() {
    Bench bench = rom(Chip.ESP8266);
    // 2 sectors asked at sector 14: the head of 2 is erased once more beyond the boundary.
    bench.command(Op.FLASH_BEGIN, 0x2000, 8, 0x400, 14 * 0x1000);
    assertThat(bench.flash.isBlank(14 * 0x1000, 4 * 0x1000)).isTrue();
    assertThat(bench.stats().bytesErased()).isEqualTo(4 * 0x1000);
  }

  @Test
  void md5IsTextInTheRom() {
    Bench bench = rom(Chip.ESP32);
    bench.command(Op.FLASH_BEGIN, 0x1000, 4, 0x400, 0x2_0000);
    Answer md5 = bench.command(Op.SPI_FLASH_MD5, 0x2_0000, 0x1000, 0, 0);
    assertThat(new String(md5.data(), 0, 32, StandardCharsets.US_ASCII))
        .isEqualTo("6ae59e64850377ee5470c854761551ea");
  }

  @Test
  void slowReadAlwaysGivesSixtyFourBytes() {
    Bench bench = rom(Chip.ESP32);
    Answer read = bench.command(Op.READ_FLASH_SLOW, 0x8000, 16);
    assertThat(read.data()).hasSize(64 + 4);
    assertThat(Arrays.copyOf(read.data(), 16)).isEqualTo(bench.flash.read(0x8000, 16));
  }

  @Test
  void secureDownloadModeLeavesOnlyTheRestrictedCommands() {
    Bench bench =
        new Bench(BoardSpec.of(Chip.ESP32S3).withFault(new Fault.SecureDownload())).sync();
    bench.send(Bench.packet(Op.READ_REG, 0, Bench.words(0x4000_1000)));
    assertThat(bench.frames(SHORT)).hasSize(8);
    Answer info = bench.command(Op.GET_SECURITY_INFO);
    assertThat(info.data()[0] & 4).isEqualTo(4);
    assertThat(bench.command(Op.FLASH_BEGIN, 0x1000, 4, 0x400, 0, 0).error(4)).isZero();
  }

  @Test
  void encryptedFlashShowsInFuseAndSecurityInfo() {
    Bench esp32 = new Bench(BoardSpec.of(Chip.ESP32).withFault(new Fault.EncryptedFlash())).sync();
    int count = esp32.command(Op.READ_REG, 0x3FF5_A000).value() >> 20 & 0x7F;
    assertThat(Integer.bitCount(count) % 2).isEqualTo(1);
    Bench s3 = new Bench(BoardSpec.of(Chip.ESP32S3).withFault(new Fault.EncryptedFlash())).sync();
    assertThat(s3.command(Op.GET_SECURITY_INFO).data()[4]).isEqualTo((byte) 1);
  }

  @Test
  void armedWatchdogResetsOutOfTheLoader() {
    Bench bench = rom(Chip.ESP32C3);
    bench.command(Op.WRITE_REG, 0x6000_80A8, 0x50D8_3AA1, -1, 0);
    bench.command(Op.WRITE_REG, 0x6000_8090, 1 << 31, -1, 0);
    bench.run(Duration.ofSeconds(1));
    assertThat(bench.stats().running()).isEqualTo("firmware");
  }

  private static byte[] deflate(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(content);
    }
    return out.toByteArray();
  }
}
