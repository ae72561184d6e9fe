package io.crispfleet.emulator.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.emulator.board.BoardSpec;
import io.crispfleet.emulator.fault.Fault;
import io.crispfleet.emulator.flash.FlashContent;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.ChipInfo;
import io.crispfleet.jesptool.chip.Revision;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.session.Capability;
import io.crispfleet.jesptool.session.ConnectOptions;
import io.crispfleet.jesptool.session.EspSession;
import io.crispfleet.jesptool.session.LoaderKind;
import io.crispfleet.jesptool.session.WriteFrame;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionTest {
  private static final ConnectOptions ROM_ONLY = ConnectOptions.DEFAULT.withoutStub();

  private static BoardSpec used(Chip chip) {
    return BoardSpec.of(chip).withFlash(4 << 20, FlashContent.USED);
  }

  private static byte[] content(int length) {
    byte[] content = new byte[length];
    new Random(7).nextBytes(content);
    Arrays.fill(content, length / 4, length / 2, (byte) 0x5A);
    return content;
  }

  private static byte[] md5(byte[] content) throws Exception {
    return MessageDigest.getInstance("MD5").digest(content);
  }

  private static void writeRaw(EspSession session, long offset, byte[] content) {
    session.beginRaw(offset, content.length);
    int block = session.writeBlockSize();
    for (int at = 0, n = 0; at < content.length; at += block, n++) {
      int length = Math.min(block, content.length - at);
      session.writeBlock(WriteFrame.raw(n, content, at, length, block));
    }
    session.endWrite();
  }

  private static void writeDeflated(EspSession session, long offset, byte[] content) {
    Deflater deflater = new Deflater(9);
    deflater.setInput(content);
    deflater.finish();
    byte[] stream = new byte[content.length + 1024];
    int length = deflater.deflate(stream);
    deflater.end();
    session.beginDeflate(offset, content.length, length);
    int block = session.writeBlockSize();
    for (int at = 0, n = 0; at < length; at += block, n++) {
      session.writeBlock(WriteFrame.deflated(n, stream, at, Math.min(block, length - at)));
    }
    session.endWrite();
  }

  private static byte[] read(EspSession session, long offset, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    session.read(offset, length, out::writeBytes);
    return out.toByteArray();
  }

  @ParameterizedTest
  @EnumSource(names = {"ESP32", "ESP32S3", "ESP32C3", "ESP8266"})
  void boardIsIdentified(Chip chip) {
    try (Bench bench = new Bench(used(chip).withMac("24:6f:28:aa:bb:cc"));
        EspSession session = bench.connect()) {
      ChipInfo info = session.info();
      assertThat(info.chip()).isEqualTo(chip);
      assertThat(info.mac()).isEqualTo("24:6f:28:aa:bb:cc");
      assertThat(info.flash().size()).isEqualTo(4 << 20);
      assertThat(info.crystalMhz()).isIn(26, 40);
      assertThat(session.loader()).isEqualTo(LoaderKind.STUB);
      assertThat(session.transport().baud()).isEqualTo(1_500_000);
      assertThat(bench.board().stats().baud()).isBetween(1_470_000, 1_530_000);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ESP32", "ESP32S3", "ESP32C3", "ESP8266"})
  void romLoaderAloneIdentifiesAndWrites(Chip chip) {
    byte[] content = content(20_000);
    try (Bench bench = new Bench(used(chip));
        EspSession session = bench.connect(ROM_ONLY)) {
      assertThat(session.loader()).isEqualTo(LoaderKind.ROM);
      assertThat(session.info().chip()).isEqualTo(chip);
      writeRaw(session, 0x20000, content);
      assertThat(bench.board().readFlash(0x20000, content.length)).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ESP32", "ESP32S3", "ESP32C3", "ESP8266"})
  void stubWritesHashesReadsAndErases(Chip chip) throws Exception {
    byte[] content = content(150_000);
    try (Bench bench = new Bench(used(chip));
        EspSession session = bench.connect()) {
      writeDeflated(session, 0x10000, content);
      assertThat(session.md5(0x10000, content.length)).isEqualTo(md5(content));
      assertThat(read(session, 0x10000, content.length)).isEqualTo(content);
      writeRaw(session, 0x80000, content);
      assertThat(bench.board().readFlash(0x80000, content.length)).isEqualTo(content);
      session.erase(0x10000, 0x2000);
      assertThat(bench.board().readFlash(0x10000, 0x2000)).containsOnly(0xFF);
      assertThat(bench.board().readFlash(0x12000, 16))
          .isEqualTo(Arrays.copyOfRange(content, 0x2000, 0x2010));
    }
  }

  @Test
  void romOfTheEsp32WritesCompressedHashesReadsAndErases() throws Exception {
    byte[] content = content(50_000);
    try (Bench bench = new Bench(used(Chip.ESP32));
        EspSession session = bench.connect(ROM_ONLY)) {
      writeDeflated(session, 0x10000, content);
      assertThat(session.md5(0x10000, content.length)).isEqualTo(md5(content));
      assertThat(read(session, 0x10000, 1000)).isEqualTo(Arrays.copyOf(content, 1000));
      session.erase(0x10000, 0x1000);
      assertThat(bench.board().readFlash(0x10000, 0x1000)).containsOnly(0xFF);
    }
  }

  @Test
  void romOfTheEsp8266SaysWhatItCannotDo() {
    try (Bench bench = new Bench(used(Chip.ESP8266));
        EspSession session = bench.connect(ROM_ONLY)) {
      assertThat(session.capabilities()).doesNotContain(Capability.MD5, Capability.DEFLATE);
      assertThatThrownBy(() -> session.md5(0, 4096))
          .isInstanceOf(EspException.UnsupportedHere.class)
          .hasMessageContaining("ROM loader of this ESP8266 cannot hash flash");
    }
  }

  @Test
  void stickPlusTwoIsToldFromStickPlus() {
    BoardSpec plusTwo = used(Chip.ESP32).withPackage(new Revision(3, 0), 6);
    try (Bench bench = new Bench(plusTwo);
        EspSession session = bench.connect()) {
      assertThat(session.info().packageName()).isEqualTo("ESP32-PICO-V3-02");
      assertThat(session.info().revision()).isEqualTo(new Revision(3, 0));
    }
  }

  @Test
  void runningStubIsRecognisedAndNotUploadedAgain() {
    try (Bench bench = new Bench(used(Chip.ESP32))) {
      bench.connect(ConnectOptions.DEFAULT.withMaxBaud(115_200)).close();
      long sent = bench.board().stats().bytesReceived();
      ConnectOptions stay = new ConnectOptions(1_500_000, true, Optional.of("no-reset"), 7);
      try (EspSession session = bench.connect(stay)) {
        assertThat(session.loader()).isEqualTo(LoaderKind.STUB);
        assertThat(bench.board().stats().bytesReceived() - sent).isLessThan(2500);
      }
    }
  }

  @Test
  void stubThatDoesNotStartFallsBackToTheRomInTheSameSession() {
    try (Bench bench = new Bench(used(Chip.ESP32).withFault(new Fault.StubRefuses()));
        EspSession session = bench.connect()) {
      assertThat(session.loader()).isEqualTo(LoaderKind.ROM);
      assertThat(bench.events())
          .contains(
              new FlashEvent.Warning(
                  "The flasher stub does not start on this board; using the slower ROM loader."));
    }
  }

  @Test
  void deadRateIsProvenDeadAndTheNextOneIsUsed() {
    try (Bench bench = new Bench(used(Chip.ESP32).withFault(new Fault.DeadBaud(1_500_000)));
        EspSession session = bench.connect()) {
      assertThat(session.transport().baud()).isEqualTo(750_000);
      assertThat(bench.events())
          .contains(
              new FlashEvent.BaudTried(1_500_000, false), new FlashEvent.BaudTried(750_000, true));
    }
  }

  @Test
  void secureDownloadModeIsRecognisedAndOnlyOffersPlainWrites() {
    try (Bench bench = new Bench(used(Chip.ESP32S3).withFault(new Fault.SecureDownload()));
        EspSession session = bench.connect()) {
      assertThat(session.info().security().secureDownload()).isTrue();
      assertThat(session.capabilities()).isEmpty();
      assertThatThrownBy(() -> session.md5(0, 4096))
          .isInstanceOfSatisfying(
              EspException.UnsupportedHere.class,
              e -> assertThat(e.advice()).contains("secure download mode"));
    }
  }

  @Test
  void encryptedFlashIsReported() {
    try (Bench bench = new Bench(used(Chip.ESP32).withFault(new Fault.EncryptedFlash()));
        EspSession session = bench.connect()) {
      assertThat(session.info().security().flashEncryption()).isTrue();
    }
  }

  @Test
  void wrongBootModeIsDiagnosed() {
    try (Bench bench = new Bench(used(Chip.ESP32).withFault(new Fault.WrongBootMode()))) {
      assertThatThrownBy(bench::connect)
          .isInstanceOf(EspException.NoSync.class)
          .hasMessageContaining("started its firmware instead of download mode");
    }
  }

  @Test
  void unalignedEraseIsRefusedBeforeAnythingIsSent() {
    try (Bench bench = new Bench(used(Chip.ESP32));
        EspSession session = bench.connect()) {
      assertThatThrownBy(() -> session.erase(0x10001, 0x1000))
          .isInstanceOf(EspException.BadInput.class);
      assertThat(bench.board().stats().sectorsErased()).isZero();
    }
  }
}
