package io.crispfleet.emulator.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.emulator.board.BoardSpec;
import io.crispfleet.emulator.fault.Fault;
import io.crispfleet.emulator.flash.FlashContent;
import io.crispfleet.emulator.timing.Timing;
import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.flash.BoardFlasher;
import io.crispfleet.jesptool.flash.BundleContent;
import io.crispfleet.jesptool.flash.FlashOptions;
import io.crispfleet.jesptool.flash.FlashReport;
import io.crispfleet.jesptool.flash.FrameCache;
import io.crispfleet.jesptool.flash.PerBoard;
import io.crispfleet.jesptool.flash.RetryPolicy;
import io.crispfleet.jesptool.session.ConnectOptions;
import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.JobClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a technician reads when a fault ends a job: every fault, without second tries. */
class FaultAdviceTest {
  private static final FlashBundle RELEASE = Firmware.bundle(Chip.ESP32, "1.0.0", 200_000);
  private static final RetryPolicy NO_RETRY = new RetryPolicy(1, 0, Duration.ZERO);
  private static final FlashOptions QUIET = FlashOptions.DEFAULT.withBanner(Duration.ZERO);

  private static BoardSpec board(Fault fault) {
    return BoardSpec.of(Chip.ESP32).withFlash(4 << 20, FlashContent.USED).withFault(fault);
  }

  private static FlashReport flash(Bench bench, ConnectOptions connect) {
    return new BoardFlasher(new FrameCache(8 << 20), NO_RETRY, JobClock.SYSTEM)
        .flash(
            "bench",
            bench.opener(),
            connect,
            new BundleContent(RELEASE, QUIET, PerBoard.NONE),
            QUIET,
            new CancelToken(),
            event -> {});
  }

  private static EspException failure(BoardSpec spec) {
    try (Bench bench = new Bench(spec)) {
      return flash(bench, ConnectOptions.DEFAULT).error().orElseThrow();
    }
  }

  private static void assertSays(EspException failure, String message, String advice) {
    assertThat(failure).hasMessageContaining(message);
    assertThat(failure.advice()).contains(advice);
  }

  @Test
  void damagedBytesBlameTheLink() {
    assertSays(failure(board(new Fault.BitFlip(60_000, 3))), "damaged", "shorter cable");
  }

  @Test
  void lostReplySaysThatARerunGoesOn() {
    assertSays(
        failure(board(new Fault.LostReply(0x11, 1))), "no reply", "what is already written is");
  }

  @Test
  void vanishedBoardSaysThatARerunGoesOn() {
    EspException failure = failure(board(new Fault.Vanish(120_000, Duration.ZERO)));
    assertThat(failure).isInstanceOf(EspException.LinkLost.class);
    assertThat(failure.advice()).contains("plug the board in again and run the same command");
  }

  @Test
  void cutWireIsALostLink() {
    assertSays(
        failure(board(new Fault.WireCut(120_000, Duration.ZERO))),
        "stopped answering",
        "run the same command again");
  }

  @Test
  void crashedStubIsQuoted() {
    assertSays(failure(board(new Fault.StubCrash(50_000, 9))), "crashed", "--no-stub");
  }

  @Test
  void stubThatRefusesIsOnlyAWarning() {
    try (Bench bench = new Bench(board(new Fault.StubRefuses()))) {
      FlashReport report = flash(bench, ConnectOptions.DEFAULT);
      assertThat(report.error()).isEmpty();
      assertThat(report.warnings()).anyMatch(text -> text.contains("slower ROM loader"));
    }
  }

  @Test
  void wrongBootModeNamesTheButton() {
    assertSays(
        failure(board(new Fault.WrongBootMode())),
        "started its firmware instead of download mode",
        "G0 to GND");
  }

  @Test
  void rateThatIsDeadWithoutResetLinesNamesTheButton() {
    // Without lines nothing can wake a chip that went deaf; the person has to.
    BoardSpec spec = board(new Fault.DeadBaud(1_500_000)).withAutoDownload(false);
    try (Bench bench = new Bench(spec.withStartInDownload(true))) {
      ConnectOptions held = new ConnectOptions(1_500_000, true, Optional.of("no-reset"), 2);
      EspException failure = flash(bench, held).error().orElseThrow();
      assertThat(failure).isInstanceOf(EspException.NoSync.class);
      assertThat(failure.advice()).contains("G0 to GND");
    }
  }

  @Test
  void secureDownloadModeNamesTheSwitchThatOverridesIt() {
    BoardSpec spec = BoardSpec.of(Chip.ESP32S3).withFault(new Fault.SecureDownload());
    FlashBundle release = Firmware.bundle(Chip.ESP32S3, "1.0.0", 50_000);
    try (Bench bench = new Bench(spec)) {
      EspException failure =
          new BoardFlasher(new FrameCache(8 << 20), NO_RETRY, JobClock.SYSTEM)
              .flash(
                  "bench",
                  bench.opener(),
                  ConnectOptions.DEFAULT,
                  new BundleContent(release, QUIET, PerBoard.NONE),
                  QUIET,
                  new CancelToken(),
                  event -> {})
              .error()
              .orElseThrow();
      assertSays(failure, "secure download", "--force=secure-download");
    }
  }

  @Test
  void encryptedFlashNamesTheSwitchThatOverridesIt() {
    assertSays(
        failure(board(new Fault.EncryptedFlash())),
        "decrypts its flash",
        "--force=flash-encryption");
  }

  @Test
  void slowEraseIsWaitedFor() {
    BoardSpec spec = board(new Fault.SlowErase(5)).withTiming(Timing.TYPICAL);
    try (Bench bench = new Bench(spec)) {
      assertThat(flash(bench, ConnectOptions.DEFAULT).error()).isEmpty();
    }
  }

  @Test
  void noiseBetweenRepliesIsIgnored() {
    try (Bench bench = new Bench(board(new Fault.Noise(3)))) {
      assertThat(flash(bench, ConnectOptions.DEFAULT).error()).isEmpty();
      assertThat(bench.events()).noneMatch(FlashEvent.RetryScheduled.class::isInstance);
    }
  }
}
