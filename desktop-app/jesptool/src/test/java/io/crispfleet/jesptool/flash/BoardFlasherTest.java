package io.crispfleet.jesptool.flash;

import static io.crispfleet.jesptool.session.FlashDevice.BLOCK_64K;
import static io.crispfleet.jesptool.session.FlashDevice.SECTOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.flash.FakeBoard.Fault;
import io.crispfleet.jesptool.flash.RegionReport.Outcome;
import io.crispfleet.jesptool.plan.FlashLayout;
import io.crispfleet.jesptool.plan.PlanPolicy;
import io.crispfleet.jesptool.session.Capability;
import io.crispfleet.jesptool.session.ConnectOptions;
import io.crispfleet.jesptool.session.LoaderKind;
import io.crispfleet.jesptool.transport.CancelToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoardFlasherTest {
  private static final int APP = 0x1_0000;
  private static final List<FlashPart> BUNDLE = bundle();
  private static final FrameCache FRAMES = new FrameCache(1 << 24);
  private static final RetryPolicy NO_RETRY = new RetryPolicy(1, 0, Duration.ZERO);

  private final FakeBoard board = new FakeBoard();
  private final List<FlashEvent> events = new ArrayList<>();
  private final CancelToken cancel = new CancelToken();

  @ParameterizedTest
  @EnumSource(PlanPolicy.class)
  void boardHoldsTheImageAfterwards(PlanPolicy policy) {
    FlashReport report = flash(BUNDLE, FlashOptions.DEFAULT.withPolicy(policy));
    assertThat(report.error()).isEmpty();
    assertHolds(board, BUNDLE);
    assertThat(report.verified()).isTrue();
    assertThat(report.bytesWritten()).isEqualTo(report.bytesTotal());
    assertThat(board.running).isTrue();
    assertThat(events.getLast()).isInstanceOf(FlashEvent.Done.class);
  }

  @Test
  void secondRunIsUpToDate() {
    flash(BUNDLE, FlashOptions.DEFAULT);
    long before = board.programmedBytes;
    FlashReport report = flash(BUNDLE, FlashOptions.DEFAULT);
    assertThat(report.upToDate()).isTrue();
    assertThat(report.bytesSkipped()).isEqualTo(report.bytesTotal());
    assertThat(board.programmedBytes).isEqualTo(before);
    assertThat(report.regions()).allMatch(region -> region.outcome() == Outcome.SKIPPED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Chip.class,
      names = {"ESP32", "ESP8266"})
  void romLoaderIsEnough(Chip chip) {
    board.loader = LoaderKind.ROM;
    board.chip = chip;
    board.capabilities.retainAll(
        chip == Chip.ESP8266
            ? EnumSet.of(Capability.REGISTERS)
            : EnumSet.of(Capability.MD5, Capability.DEFLATE));
    FlashReport report = flash(BUNDLE, FlashOptions.DEFAULT);
    assertThat(report.error()).isEmpty();
    assertHolds(board, BUNDLE);
    assertThat(report.verified()).isEqualTo(chip != Chip.ESP8266);
  }

  @Test
  void loaderThatCannotHashWritesEverythingAndGoesOnWhereItWas() {
    board.capabilities.clear();
    board.faults = command -> command == 40 ? Fault.CHECKSUM : Fault.NONE;
    FlashReport report = flash(BUNDLE, FlashOptions.DEFAULT);
    assertThat(report.error()).isEmpty();
    assertThat(report.retries()).isEqualTo(1);
    assertHolds(board, BUNDLE);
    assertThat(report.warnings()).anyMatch(warning -> warning.contains("cannot hash"));
    assertThat(board.programmedBytes).isLessThan(report.bytesTotal() + 9 * BLOCK_64K);
  }

  @Test
  void eraseAllLeavesNothingOld() {
    FlashOptions all =
        new FlashOptions(PlanPolicy.DIFF, true, true, false, true, Duration.ZERO, Set.of());
    assertThat(flash(BUNDLE, all).error()).isEmpty();
    assertHolds(board, BUNDLE);
    assertThat(board.content(0x30_0000, 16)).containsOnly(0xFF);
  }

  @Test
  void everyCutPointIsSurvivedByRunningAgain() {
    List<FlashPart> parts = BUNDLE;
    int whole = commandsOf(parts);
    Random random = new Random(42);
    for (int i = 0; i < 50; i++) {
      int cut = 1 + random.nextInt(whole);
      FakeBoard victim = new FakeBoard();
      victim.faults = command -> command == cut ? Fault.CUT : Fault.NONE;
      FlashReport first = flash(victim, parts, FlashOptions.DEFAULT, NO_RETRY);
      assertThat(first.error()).get().isInstanceOf(EspException.LinkLost.class);
      FlashReport second = flash(victim, parts, FlashOptions.DEFAULT, NO_RETRY);
      assertThat(second.error()).as("cut at %d", cut).isEmpty();
      assertHolds(victim, parts);
      assertThat(first.bytesWritten() + second.bytesWritten())
          .as("cut at %d", cut)
          .isLessThanOrEqualTo(first.bytesTotal() + 2 * BLOCK_64K);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CUT", "LOST_REPLY", "CHECKSUM"})
  void anySingleFaultIsGotOverInTheSameJob(Fault fault) {
    List<FlashPart> parts = BUNDLE;
    int whole = commandsOf(parts);
    for (int at = 1; at <= whole; at += 3) {
      int bad = at;
      FakeBoard victim = new FakeBoard();
      victim.faults = command -> command == bad ? fault : Fault.NONE;
      FlashReport report = flash(victim, parts, FlashOptions.DEFAULT, RetryPolicy.DEFAULT);
      assertThat(report.error()).as("%s at %d", fault, at).isEmpty();
      assertThat(report.retries()).isEqualTo(1);
      assertHolds(victim, parts);
      assertThat(victim.programmedBytes).isLessThan(report.bytesTotal() + 3 * BLOCK_64K);
    }
  }

  @Test
  void unpluggedBoardIsWaitedForAtTheSameRate() {
    board.faults =
        command -> {
          if (command == 15) {
            board.missingOpens = 3;
            return Fault.CUT;
          }
          return Fault.NONE;
        };
    FlashReport report = flash(BUNDLE, FlashOptions.DEFAULT);
    assertThat(report.error()).isEmpty();
    assertThat(report.resets()).isEqualTo(2);
    assertThat(board.openedAt).containsExactly(1_500_000, 1_500_000);
    assertHolds(board, BUNDLE);
  }

  @Test
  void boardThatStaysAwayEndsTheJobWithAWayToResume() {
    board.faults =
        command -> {
          board.missingOpens = command >= 60 ? 1000 : 0;
          return command >= 60 ? Fault.CUT : Fault.NONE;
        };
    FlashReport report = flash(BUNDLE, FlashOptions.DEFAULT);
    assertThat(report.error()).get().isInstanceOf(EspException.LinkLost.class);
    assertThat(report.error().orElseThrow().advice()).contains("run the same command");
    assertThat(report.resume().orElseThrow().remainingBytes())
        .isBetween(1L, report.bytesTotal() - 1);
  }

  @Test
  void badLinkIsSlowedDownStepByStep() {
    board.faults =
        command ->
            command % 6 == 0 && board.openedAt.getLast() > 375_000 ? Fault.CHECKSUM : Fault.NONE;
    FlashReport report = flash(BUNDLE, FlashOptions.DEFAULT);
    assertThat(report.error()).isEmpty();
    assertThat(board.openedAt).containsExactly(1_500_000, 750_000, 375_000);
    assertThat(report.board().baud()).isEqualTo(375_000);
    assertHolds(board, BUNDLE);
  }

  @Test
  void anotherBoardOnThePortEndsTheJob() {
    board.faults =
        command -> {
          if (command == 15) {
            board.mac = "11:22:33:44:55:66";
            return Fault.CUT;
          }
          return Fault.NONE;
        };
    FlashReport report = flash(BUNDLE, FlashOptions.DEFAULT);
    assertThat(report.error()).get().isInstanceOf(EspException.Refused.class);
  }

  @Test
  void commandThatAlwaysFailsDoesNotGoOnForever() {
    board.faults = command -> command > 10 ? Fault.CHECKSUM : Fault.NONE;
    FlashReport report = flash(BUNDLE, FlashOptions.DEFAULT);
    assertThat(report.error()).get().isInstanceOf(EspException.CommandFailed.class);
    assertThat(report.ok()).isFalse();
  }

  @Test
  void sectorThatDoesNotHoldIsNamedWithTheCause() {
    board.stuckSectors.add(APP / SECTOR + 20);
    FlashReport report = flash(BUNDLE, FlashOptions.DEFAULT);
    assertThat(report.error())
        .get()
        .isInstanceOfSatisfying(
            EspException.VerifyFailed.class,
            failed -> {
              assertThat(failed.regions()).containsExactly("0x24000..0x24fff");
              assertThat(failed.advice()).contains("not erased properly");
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 9, 20})
  void cancelledJobStopsAtTheNextSafePointAndSaysHowToResume(int command) {
    board.faults =
        number -> {
          if (number == command) {
            cancel.cancel();
          }
          return Fault.NONE;
        };
    FlashReport report = flash(BUNDLE, FlashOptions.DEFAULT);
    assertThat(report.error()).get().isInstanceOf(EspException.Cancelled.class);
    assertThat(report.resume()).isPresent();
    assertThat(board.commands).isEqualTo(command);
    assertThat(board.running).isFalse();
  }

  @Test
  void linkThatEndsWithTheProcessIsACancellation() {
    board.faults =
        number -> {
          if (number == 20) {
            cancel.cancel();
            return Fault.CUT;
          }
          return Fault.NONE;
        };
    FlashReport report = flash(BUNDLE, FlashOptions.DEFAULT);
    assertThat(report.error()).get().isInstanceOf(EspException.Cancelled.class);
    assertThat(report.retries()).isZero();
  }

  @Test
  void bannerOfTheNewFirmwareEndsTheListening() {
    board.bootText =
        """
        rst:0x1
        \u001b[0;32mI (31) cpu_start: Project name:     demo\u001b[0m
        I (36) cpu_start: App version:      1.2.3
        I (40) more
        """;
    FlashReport report = flash(BUNDLE, FlashOptions.DEFAULT);
    BootBanner banner = report.banner().orElseThrow();
    assertThat(banner.project()).isEqualTo("demo");
    assertThat(banner.version()).isEqualTo("1.2.3");
  }

  @Test
  void silentBoardIsNotAnErrorAndNotInTheTime() {
    FlashReport report = flash(BUNDLE, FlashOptions.DEFAULT);
    double listened = board.nowSeconds - report.elapsed().toNanos() / 1e9;
    assertThat(report.banner()).isEmpty();
    assertThat(listened).isBetween(1.4, 1.7);
  }

  @Test
  void modelledTimesMeetTheGoals() {
    byte[] image = firmware(1_282_944, 3);
    List<FlashPart> app = List.of(new FlashPart(APP, "app.bin", image));
    // Connecting, erase and program, one hash of the image.
    double limit = 0.5 + 19 * 0.190 + 10 * 0.045 + 5012 * 0.00105 + 1_282_944.0 / (1 << 20);
    double full = seconds(app, PlanPolicy.FULL);
    assertThat(full).isLessThan(limit * 1.05);
    Arrays.fill(board.flash, (byte) 0x5A);
    assertThat(seconds(app, PlanPolicy.DIFF)).isLessThan(full * 1.01);
    assertThat(seconds(app, PlanPolicy.DIFF)).isLessThan(full * 0.20);
    for (int i = 0; i < 5; i++) {
      board.flash[APP + i * 250_000 + 99] ^= 1;
    }
    assertThat(seconds(app, PlanPolicy.DIFF)).isLessThan(full * 0.30);
  }

  private double seconds(List<FlashPart> parts, PlanPolicy policy) {
    FlashReport report = flash(parts, FlashOptions.DEFAULT.withPolicy(policy));
    assertThat(report.error()).isEmpty();
    return report.elapsed().toNanos() / 1e9;
  }

  private FlashReport flash(List<FlashPart> parts, FlashOptions options) {
    return flash(board, parts, options, RetryPolicy.DEFAULT);
  }

  private FlashReport flash(
      FakeBoard target, List<FlashPart> parts, FlashOptions options, RetryPolicy retry) {
    return new BoardFlasher(FRAMES, retry, target)
        .flash(
            "fake",
            target.opener(),
            ConnectOptions.DEFAULT,
            (session, listener) -> FlashLayout.of(parts),
            options,
            cancel,
            events::add);
  }

  private int commandsOf(List<FlashPart> parts) {
    FakeBoard model = new FakeBoard();
    flash(model, parts, FlashOptions.DEFAULT, NO_RETRY);
    return model.commands;
  }

  private static void assertHolds(FakeBoard board, List<FlashPart> parts) {
    for (FlashPart part : parts) {
      assertThat(board.content(part.offset(), part.data().length))
          .as(part.name())
          .isEqualTo(part.data());
    }
  }

  private static List<FlashPart> bundle() {
    byte[] assets = firmware(0x3_0123, 2);
    Arrays.fill(assets, 0x1_0000, 0x2_8000, (byte) 0xFF);
    return List.of(
        new FlashPart(0x1000, "bootloader.bin", firmware(0x6543, 1)),
        new FlashPart(0x8000, "partition-table.bin", firmware(0xC00, 4)),
        new FlashPart(APP, "app.bin", firmware(900_001 / 2, 3)),
        new FlashPart(0x20_0000, "assets.bin", assets));
  }

  /** Compresses like code does: to about two thirds. */
  private static byte[] firmware(int length, int seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (random.nextInt(3) == 0 ? 0 : random.nextInt(64));
    }
    return bytes;
  }
}
