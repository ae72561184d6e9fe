package io.crispfleet.emulator.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.emulator.board.Bench.Answer;
import io.crispfleet.emulator.flash.FlashContent;
import io.crispfleet.emulator.rom.Op;
import io.crispfleet.emulator.timing.Timing;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.slip.Slip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class StubLoaderTest {
  private static final int BLOCK = 0x4000;
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(20);

  private static Bench stub(FlashContent content) {
    return new Bench(BoardSpec.of(Chip.ESP32).withFlash(1 << 20, content)).stub();
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(7).nextBytes(bytes);
    return bytes;
  }

  private static byte[] deflate(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(content);
    }
    return out.toByteArray();
  }

  private static Answer block(Bench bench, int op, int sequence, byte[] payload) {
    bench.send(Bench.block(op, sequence, payload));
    return Bench.answer(bench.frame());
  }

  private static List<Answer> deflated(Bench bench, int offset, int size, byte[] stream) {
    List<Answer> answers = new ArrayList<>();
    answers.add(
        bench.command(
            Op.FLASH_DEFL_BEGIN, size, Math.ceilDiv(stream.length, BLOCK), BLOCK, offset, 0));
    for (int at = 0, sequence = 0; at < stream.length; at += BLOCK, sequence++) {
      byte[] piece = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + BLOCK));
      answers.add(block(bench, Op.FLASH_DEFL_DATA, sequence, piece));
    }
    answers.add(bench.command(Op.FLASH_DEFL_END, 1));
    return answers;
  }

  @Test
  void syncOfAStubHasValueZero() {
    Bench bench = stub(FlashContent.BLANK);
    bench.send(SyncWatch.FRAME);
    List<byte[]> replies = bench.frames(SHORT);
    assertThat(replies).hasSize(8);
    assertThat(replies).allSatisfy(reply -> assertThat(Bench.answer(reply).value()).isZero());
  }

  @Test
  void deflatedWriteReachesTheFlash() throws IOException {
    Bench bench = stub(FlashContent.USED);
    byte[] content = noise(200_000);
    assertThat(deflated(bench, 0x1_0000, content.length, deflate(content)))
        .allSatisfy(answer -> assertThat(answer.error(2)).isZero());
    assertThat(bench.flash.read(0x1_0000, content.length)).isEqualTo(content);
    assertThat(bench.stats().blocksErased()).isEqualTo(3);
    assertThat(bench.stats().sectorsErased()).isEqualTo(1);
  }

  @Test
  void rawWriteIgnoresPaddingBeyondTheAnnouncedSize() {
    Bench bench = stub(FlashContent.USED);
    byte[] content = noise(BLOCK);
    bench.command(Op.FLASH_BEGIN, 10_000, 1, BLOCK, 0x1_0000, 0);
    assertThat(block(bench, Op.FLASH_DATA, 0, content).error(2)).isZero();
    assertThat(bench.command(Op.FLASH_END, 1).error(2)).isZero();
    assertThat(bench.flash.read(0x1_0000, 10_000)).isEqualTo(Arrays.copyOf(content, 10_000));
    assertThat(bench.stats().bytesProgrammed()).isEqualTo(10_000);
  }

  @Test
  void blankSectorsAreNotErased() {
    Bench bench = stub(FlashContent.BLANK);
    bench.command(Op.FLASH_BEGIN, BLOCK, 1, BLOCK, 0x1_0000, 0);
    block(bench, Op.FLASH_DATA, 0, noise(BLOCK));
    assertThat(bench.command(Op.FLASH_END, 1).error(2)).isZero();
    assertThat(bench.stats().bytesErased()).isZero();
  }

  @Test
  void errorOfABlockSurfacesWithTheNextCommandWhichIsNotExecuted() {
    Bench bench = stub(FlashContent.USED);
    bench.command(Op.FLASH_DEFL_BEGIN, 1000, 1, BLOCK, 0x1_0000, 0);
    assertThat(block(bench, Op.FLASH_DEFL_DATA, 0, noise(100)).error(2)).isZero();
    assertThat(bench.command(Op.ERASE_REGION, 0, 0x1000).error(2)).isEqualTo(0xC7);
    assertThat(bench.stats().sectorsErased()).isEqualTo(1);
    assertThat(bench.command(Op.ERASE_REGION, 0, 0x1000).error(2)).isZero();
  }

  @Test
  void endOfAnIncompleteWriteIsRefused() {
    Bench bench = stub(FlashContent.USED);
    bench.command(Op.FLASH_BEGIN, 2 * BLOCK, 2, BLOCK, 0x1_0000, 0);
    block(bench, Op.FLASH_DATA, 0, noise(BLOCK));
    assertThat(bench.command(Op.FLASH_END, 1).error(2)).isEqualTo(0xC0);
  }

  @Test
  void badChecksumIsReportedAtOnceAndTheBlockMayBeSentAgain() {
    Bench bench = stub(FlashContent.USED);
    byte[] content = noise(BLOCK);
    bench.command(Op.FLASH_BEGIN, BLOCK, 1, BLOCK, 0x1_0000, 0);
    byte[] packet = Bench.block(Op.FLASH_DATA, 0, content);
    packet[5] ^= 1;
    bench.send(packet);
    assertThat(Bench.answer(bench.frame()).error(2)).isEqualTo(0xC1);
    assertThat(block(bench, Op.FLASH_DATA, 0, content).error(2)).isZero();
    assertThat(bench.command(Op.FLASH_END, 1).error(2)).isZero();
    assertThat(bench.flash.read(0x1_0000, BLOCK)).isEqualTo(content);
  }

  @Test
  void replayedBlockCorruptsTheStream() throws IOException {
    Bench bench = stub(FlashContent.USED);
    byte[] content = noise(100_000);
    byte[] stream = deflate(content);
    bench.command(
        Op.FLASH_DEFL_BEGIN,
        content.length,
        Math.ceilDiv(stream.length, BLOCK),
        BLOCK,
        0x1_0000,
        0);
    block(bench, Op.FLASH_DEFL_DATA, 0, Arrays.copyOf(stream, BLOCK));
    byte[] second = Arrays.copyOfRange(stream, BLOCK, 2 * BLOCK);
    block(bench, Op.FLASH_DEFL_DATA, 1, second);
    block(bench, Op.FLASH_DEFL_DATA, 1, second);
    bench.command(Op.FLASH_DEFL_END, 1);
    assertThat(bench.flash.read(0x1_0000, content.length)).isNotEqualTo(content);
  }

  @Test
  void dataOutsideOfAWriteIsRefused() {
    Bench bench = stub(FlashContent.BLANK);
    assertThat(block(bench, Op.FLASH_DATA, 0, noise(64)).error(2)).isEqualTo(0xC6);
    assertThat(bench.command(Op.FLASH_END, 1).error(2)).isEqualTo(0xC6);
  }

  @Test
  void unknownAndMalformedCommandsHaveTheirCodes() {
    Bench bench = stub(FlashContent.BLANK);
    assertThat(bench.command(0x77).error(2)).isEqualTo(0xC3);
    assertThat(bench.command(Op.ERASE_REGION, 0, 0x1000, 0, 0).error(2)).isEqualTo(0xC0);
    assertThat(bench.command(Op.ERASE_REGION, 1, 0x1000).error(2)).isEqualTo(0xC0);
    assertThat(bench.command(Op.ERASE_REGION, 0x100_0000, 0x1000).error(2)).isEqualTo(0xC4);
    assertThat(bench.command(Op.SPI_ATTACH, 0, 0).error(2)).isEqualTo(0xC0);
    assertThat(bench.command(Op.GET_SECURITY_INFO).error(2)).isEqualTo(0xFF);
  }

  @Test
  void moreDataThanAnnouncedHangsTheStub() throws IOException {
    Bench bench = stub(FlashContent.USED);
    byte[] stream = deflate(noise(BLOCK / 2));
    bench.command(Op.FLASH_DEFL_BEGIN, 0x1000, 1, BLOCK, 0x1_0000, 0);
    block(bench, Op.FLASH_DEFL_DATA, 0, stream);
    bench.run(SHORT);
    assertThat(bench.stats().running()).isEqualTo("hung");
  }

  @Test
  void eraseRegionTakesBlocksWhereItCan() {
    Bench bench = stub(FlashContent.USED);
    assertThat(bench.command(Op.ERASE_REGION, 0xF000, 0x2_2000).error(2)).isZero();
    assertThat(bench.stats().blocksErased()).isEqualTo(2);
    assertThat(bench.stats().sectorsErased()).isEqualTo(2);
    assertThat(bench.flash.isBlank(0xF000, 0x2_2000)).isTrue();
  }

  @Test
  void eraseFlashBlanksEverything() {
    Bench bench = stub(FlashContent.USED);
    assertThat(bench.command(Op.ERASE_FLASH).error(2)).isZero();
    assertThat(bench.flash.isBlank(0, 1 << 20)).isTrue();
  }

  @Test
  void md5IsSixteenRawBytes() {
    Bench bench = stub(FlashContent.USED);
    Answer md5 = bench.command(Op.SPI_FLASH_MD5, 0x1234, 0x5678, 0, 0);
    assertThat(md5.data()).hasSize(18);
    assertThat(Arrays.copyOf(md5.data(), 16)).isEqualTo(bench.flash.md5(0x1234, 0x5678));
  }

  @Test
  void flashIsStreamedFrameByFrameAgainstAcknowledgements() {
    Bench bench = stub(FlashContent.USED);
    assertThat(bench.command(Op.READ_FLASH, 0x8000, 10_000, 4096, 64).error(2)).isZero();
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (read.size() < 10_000) {
      assertThat(bench.frames(SHORT)).hasSize(1).allSatisfy(read::write);
      bench.send(Slip.encode(Bench.words(read.size())));
    }
    assertThat(read.toByteArray()).isEqualTo(bench.flash.read(0x8000, 10_000));
    assertThat(bench.frame()).isEqualTo(bench.flash.md5(0x8000, 10_000));
    assertThat(bench.command(Op.READ_REG, 0).error(2)).isZero();
  }

  @Test
  void oversizedReadPacketIsReportedLate() {
    Bench bench = stub(FlashContent.USED);
    assertThat(bench.command(Op.READ_FLASH, 0, 10_000, 8192, 64).error(2)).isZero();
    assertThat(bench.command(Op.READ_REG, 0).error(2)).isEqualTo(0xC0);
  }

  @Test
  void severalRegistersAreWrittenByOnePacket() {
    Bench bench = stub(FlashContent.BLANK);
    int ram = 0x3FFB_0000;
    bench.command(Op.WRITE_REG, ram, 0x1111_1111, -1, 0, ram + 4, 0x2222_2222, 0xFF00, 0);
    assertThat(bench.command(Op.READ_REG, ram).value()).isEqualTo(0x1111_1111);
    assertThat(bench.command(Op.READ_REG, ram + 4).value()).isEqualTo(0x2200);
  }

  @Test
  void onlyOneFrameIsHeardWhileABlockIsProgrammed() {
    Bench bench =
        new Bench(
                BoardSpec.of(Chip.ESP32)
                    .withFlash(1 << 20, FlashContent.USED)
                    .withTiming(Timing.TYPICAL))
            .stub();
    bench.command(Op.FLASH_BEGIN, 4 * BLOCK, 4, BLOCK, 0x1_0000, 0);
    // Small registers reads follow the block at once: the first waits in the second buffer.
    bench.send(Bench.block(Op.FLASH_DATA, 0, noise(BLOCK)));
    for (int i = 0; i < 3; i++) {
      bench.send(Bench.packet(Op.READ_REG, 0, Bench.words(0x4000_1000)));
    }
    assertThat(bench.frames(LONG)).hasSize(2);
  }

  @Test
  void runUserCodeBootsWhereNoLinesCould() {
    Bench bench = stub(FlashContent.USED);
    bench.send(Bench.packet(Op.RUN_USER_CODE, 0, new byte[0]));
    bench.run(SHORT);
    assertThat(bench.stats().running()).isEqualTo("firmware");

    Bench strict =
        new Bench(BoardSpec.of(Chip.ESP32).withStartInDownload(true).withAutoDownload(false))
            .stub();
    strict.send(Bench.packet(Op.RUN_USER_CODE, 0, new byte[0]));
    strict.run(SHORT);
    assertThat(strict.stats().running()).isEqualTo("stub");
  }
}
