package io.crispfleet.emulator.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.emulator.board.BoardSpec;
import io.crispfleet.emulator.fault.Fault;
import io.crispfleet.emulator.flash.FlashContent;
import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
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
import io.crispfleet.jesptool.gang.GangEvents;
import io.crispfleet.jesptool.gang.GangFlasher;
import io.crispfleet.jesptool.gang.PerBoardCsv;
import io.crispfleet.jesptool.nvs.NvsContent;
import io.crispfleet.jesptool.plan.PlanPolicy;
import io.crispfleet.jesptool.session.ConnectOptions;
import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.JobClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlashJobTest {
  private static final int CODE = 200_000;
  private static final FlashBundle RELEASE = Firmware.bundle(Chip.ESP32, "1.0.0", CODE);
  private static final RetryPolicy NO_RETRY = new RetryPolicy(1, 0, Duration.ZERO);
  private static final FlashOptions QUIET = FlashOptions.DEFAULT.withBanner(Duration.ZERO);

  private final FrameCache frames = new FrameCache(8 << 20);
  private final CancelToken cancel = new CancelToken();

  private static BoardSpec used(Chip chip) {
    return BoardSpec.of(chip).withFlash(4 << 20, FlashContent.USED);
  }

  private FlashReport flash(Bench bench, FlashBundle bundle, FlashOptions options) {
    return flash(bench, bundle, options, RetryPolicy.DEFAULT, ConnectOptions.DEFAULT);
  }

  private FlashReport flash(
      Bench bench,
      FlashBundle bundle,
      FlashOptions options,
      RetryPolicy retry,
      ConnectOptions connect) {
    return new BoardFlasher(frames, retry, JobClock.SYSTEM)
        .flash(
            "bench",
            bench.opener(),
            connect,
            new BundleContent(bundle, options, PerBoard.NONE),
            options,
            cancel,
            event -> {});
  }

  private static void assertHolds(Bench bench, FlashBundle bundle) {
    for (FlashPart part : bundle.parts()) {
      assertThat(bench.board().readFlash(part.offset(), part.data().length))
          .as(part.name())
          .isEqualTo(part.data());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Chip.class,
      names = {"ESP32", "ESP32S3", "ESP32C3"})
  void releaseIsWrittenVerifiedAndBoots(Chip chip) {
    FlashBundle release = Firmware.bundle(chip, "1.0.0", CODE);
    try (Bench bench = new Bench(used(chip))) {
      FlashReport report = flash(bench, release, FlashOptions.DEFAULT);
      assertThat(report.error()).isEmpty();
      assertThat(report.verified()).isTrue();
      assertHolds(bench, release);
      assertThat(report.banner())
          .get()
          .satisfies(
              banner ->
                  assertThat(banner.project() + " " + banner.version()).isEqualTo("demo 1.0.0"));
      FlashReport again = flash(bench, release, QUIET);
      assertThat(again.upToDate()).isTrue();
      assertThat(again.bytesSkipped()).isEqualTo(release.totalBytes());
    }
  }

  @ParameterizedTest
  @EnumSource(PlanPolicy.class)
  void romLoaderDoesEveryPolicy(PlanPolicy policy) {
    try (Bench bench = new Bench(used(Chip.ESP32))) {
      FlashReport report =
          flash(
              bench,
              RELEASE,
              QUIET.withPolicy(policy),
              RetryPolicy.DEFAULT,
              ConnectOptions.DEFAULT.withoutStub());
      assertThat(report.error()).isEmpty();
      assertThat(report.board().loader()).isEqualTo("rom");
      assertHolds(bench, RELEASE);
    }
  }

  @Test
  void esp8266IsWrittenByItsRomUnverified() {
    FlashBundle app =
        Firmware.bundle(
            Chip.ESP8266,
            List.of(new FlashPart(0, "app.bin", Firmware.app(Chip.ESP8266, "1.0.0", CODE))));
    try (Bench bench = new Bench(used(Chip.ESP8266))) {
      FlashReport report =
          flash(bench, app, QUIET, RetryPolicy.DEFAULT, ConnectOptions.DEFAULT.withoutStub());
      assertThat(report.error()).isEmpty();
      assertThat(report.verified()).isFalse();
      assertHolds(bench, app);
    }
  }

  @Test
  void fiftyCutPointsAndARerunGiveTheImageWithoutWritingItTwice() {
    long wire;
    try (Bench bench = new Bench(used(Chip.ESP32))) {
      flash(bench, RELEASE, QUIET);
      wire = bench.board().stats().bytesReceived();
    }
    Random random = new Random(11);
    for (int i = 0; i < 50; i++) {
      // Connecting and the stub come first; what is cut there has written nothing.
      long cut = 12_000 + random.nextLong(wire - 13_000);
      BoardSpec spec = used(Chip.ESP32).withFault(new Fault.Vanish(cut, Duration.ZERO));
      try (Bench bench = new Bench(spec)) {
        FlashReport first = flash(bench, RELEASE, QUIET, NO_RETRY, ConnectOptions.DEFAULT);
        assertThat(first.error()).as("cut at %d", cut).isPresent();
        FlashReport second = flash(bench, RELEASE, QUIET, NO_RETRY, ConnectOptions.DEFAULT);
        assertThat(second.error()).as("cut at %d", cut).isEmpty();
        assertHolds(bench, RELEASE);
        assertThat(first.bytesWritten() + second.bytesWritten())
            .as("cut at %d", cut)
            .isLessThan(RELEASE.totalBytes() + (192 << 10));
      }
    }
  }

  @Test
  void unpluggedBoardIsFinishedWhenItComesBack() {
    BoardSpec spec = used(Chip.ESP32).withFault(new Fault.Vanish(120_000, Duration.ofMillis(300)));
    try (Bench bench = new Bench(spec)) {
      FlashReport report = flash(bench, RELEASE, QUIET);
      assertThat(report.error()).isEmpty();
      assertThat(report.retries()).isGreaterThanOrEqualTo(1);
      assertHolds(bench, RELEASE);
    }
  }

  @Test
  void damagedBytesAreWrittenAgain() {
    BoardSpec spec = used(Chip.ESP32).withFault(new Fault.BitFlip(60_000, 3));
    try (Bench bench = new Bench(spec)) {
      FlashReport report = flash(bench, RELEASE, QUIET);
      assertThat(report.error()).isEmpty();
      assertThat(report.retries()).isGreaterThanOrEqualTo(1);
      assertHolds(bench, RELEASE);
    }
  }

  @Test
  void lostReplyIsGotOverWithoutSendingTheBlockAgain() {
    BoardSpec spec = used(Chip.ESP32).withFault(new Fault.LostReply(0x13, 1));
    try (Bench bench = new Bench(spec)) {
      FlashReport report = flash(bench, RELEASE, QUIET);
      assertThat(report.error()).isEmpty();
      assertThat(report.resets()).isEqualTo(1);
      assertHolds(bench, RELEASE);
    }
  }

  @Test
  void crashedStubIsStartedAgain() {
    BoardSpec spec = used(Chip.ESP32).withFault(new Fault.StubCrash(50_000, 1));
    try (Bench bench = new Bench(spec)) {
      FlashReport report = flash(bench, RELEASE, QUIET);
      assertThat(report.error()).isEmpty();
      assertThat(report.resets()).isEqualTo(2);
      assertHolds(bench, RELEASE);
    }
  }

  @Test
  void protectedBoardsAreRefusedBeforeAnythingIsWritten() {
    try (Bench bench = new Bench(used(Chip.ESP32).withFault(new Fault.EncryptedFlash()))) {
      FlashReport report = flash(bench, RELEASE, QUIET);
      assertThat(report.error())
          .get()
          .satisfies(e -> assertThat(e.advice()).contains("--force=flash-encryption"));
      assertThat(bench.board().stats().bytesProgrammed()).isZero();
    }
    FlashBundle release = Firmware.bundle(Chip.ESP32S3, "1.0.0", CODE);
    try (Bench bench = new Bench(used(Chip.ESP32S3).withFault(new Fault.SecureDownload()))) {
      assertThat(flash(bench, release, QUIET).error())
          .get()
          .satisfies(e -> assertThat(e.advice()).contains("--force=secure-download"));
      assertThat(bench.board().stats().bytesProgrammed()).isZero();
      FlashReport forced = flash(bench, release, QUIET.withForce(Set.of("secure-download")));
      assertThat(forced.error()).isEmpty();
      assertThat(forced.verified()).isFalse();
      assertHolds(bench, release);
    }
  }

  @Test
  void firmwareForAnotherChipIsRefused() {
    try (Bench bench = new Bench(used(Chip.ESP32C3))) {
      FlashReport report = flash(bench, RELEASE, QUIET);
      assertThat(report.error()).get().isInstanceOf(EspException.WrongChip.class);
      assertThat(bench.board().stats().bytesProgrammed()).isZero();
    }
  }

  @Test
  void appInTheOtherSlotIsTheOneThatBoots() {
    byte[] second = Firmware.app(Chip.ESP32, "2.0.0", CODE);
    FlashBundle slot1 =
        Firmware.bundle(Chip.ESP32, List.of(new FlashPart(0x19_0000, "app.bin", second)));
    FlashBundle slot0 =
        Firmware.bundle(
            Chip.ESP32,
            List.of(
                new FlashPart(Firmware.APP, "app.bin", Firmware.app(Chip.ESP32, "3.0.0", CODE))));
    try (Bench bench = new Bench(used(Chip.ESP32))) {
      assertThat(flash(bench, RELEASE, FlashOptions.DEFAULT).banner().orElseThrow().version())
          .isEqualTo("1.0.0");
      assertThat(flash(bench, slot1, FlashOptions.DEFAULT).banner().orElseThrow().version())
          .isEqualTo("2.0.0");
      assertThat(flash(bench, slot0, FlashOptions.DEFAULT).banner().orElseThrow().version())
          .isEqualTo("3.0.0");
      assertThat(flash(bench, slot0, QUIET).upToDate()).isTrue();
    }
  }

  @Test
  void everyBoardGetsItsOwnSettings() {
    PerBoardCsv csv =
        PerBoardCsv.parse("mac,device/id\n24:6f:28:00:00:01,ONE\n24:6f:28:00:00:02,TWO\n");
    try (Bench one = new Bench(used(Chip.ESP32));
        Bench two = new Bench(used(Chip.ESP32).withMac("24:6f:28:00:00:02"))) {
      Map<String, FlashReport> reports =
          new GangFlasher(new BoardFlasher(frames, RetryPolicy.DEFAULT, JobClock.SYSTEM))
              .flash(
                  List.of(
                      new GangFlasher.Board("one", one.opener()),
                      new GangFlasher.Board("two", two.opener())),
                  ConnectOptions.DEFAULT,
                  new BundleContent(RELEASE, QUIET, csv),
                  QUIET,
                  cancel,
                  new Silent());
      assertThat(reports.values()).allMatch(FlashReport::ok);
      assertThat(deviceId(one)).isEqualTo("ONE");
      assertThat(deviceId(two)).isEqualTo("TWO");
    }
  }

  private static String deviceId(Bench bench) {
    return NvsContent.parse(bench.board().readFlash(0x9000, 0x5000))
        .find("device", "id")
        .orElseThrow()
        .text();
  }

  @Test
  void boardsOfAGangFailOnTheirOwn() {
    BoardSpec spec = used(Chip.ESP32);
    try (Bench good = new Bench(spec);
        Bench gone = new Bench(spec.withFault(new Fault.Vanish(100_000, Duration.ofHours(1))));
        Bench other = new Bench(spec.withMac("24:6f:28:00:00:02"))) {
      RetryPolicy impatient = new RetryPolicy(2, 5, Duration.ofMillis(200));
      Map<String, FlashReport> reports =
          new GangFlasher(new BoardFlasher(frames, impatient, JobClock.SYSTEM))
              .flash(
                  List.of(
                      new GangFlasher.Board("good", good.opener()),
                      new GangFlasher.Board("gone", gone.opener()),
                      new GangFlasher.Board("other", other.opener())),
                  new ConnectOptions(0, true, Optional.empty(), 1),
                  new BundleContent(RELEASE, QUIET, PerBoard.NONE),
                  QUIET,
                  cancel,
                  new Silent());
      assertThat(reports.get("good")).matches(FlashReport::ok);
      assertThat(reports.get("other")).matches(FlashReport::ok);
      assertThat(reports.get("gone").error()).isPresent();
      assertHolds(good, RELEASE);
      assertHolds(other, RELEASE);
    }
  }

  /** Nobody follows. */
  private static final class Silent implements GangEvents {
    @Override
    public void event(String port, FlashEvent event) {}

    @Override
    public void finished(FlashReport report) {}
  }
}
