package io.crispfleet.server.ota;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.devices.IdentityReported;
import io.crispfleet.server.ota.session.FirmwareIdentity;
import io.crispfleet.server.ota.session.OtaSession;
import io.crispfleet.server.ota.session.OtaTimers;
import io.crispfleet.server.ota.session.Plan;
import io.crispfleet.server.ota.session.Progress;
import io.crispfleet.server.ota.session.SessionMachine;
import io.crispfleet.server.ota.session.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The state machine alone, with any message in any order at any time. */
class SessionMachineTest {
  private static final Instant T0 = Instant.parse("2026-11-21T12:00:00Z");

  private final SessionMachine machine = new SessionMachine(OtaTimers.DEFAULT);

  /** One message, and how far the clock moved before it; backwards too. */
  record Step(long millis, Signal signal) {}

  private static OtaSession offered(Dialect dialect, @Nullable Long boot, @Nullable Long uptime) {
    Plan plan =
        new Plan(
            "0192f300-0000-7000-8000-000000000001",
            "9f2c41d0",
            "A1B2C3",
            dialect,
            "esp32",
            "esp32/1.4.0",
            new FirmwareIdentity("1.3.9", null, null),
            new FirmwareIdentity("1.4.0", null, null),
            1000,
            false,
            T0);
    return new OtaSession(
        plan,
        new Progress(
            OtaState.OFFERED, 0, 0, null, null, boot, uptime, 0, null, T0, null, null, false, 1));
  }

  private static Signal.Seen seen(
      Dialect dialect, String version, @Nullable Long boot, @Nullable Long uptime) {
    return new Signal.Seen(
        new IdentityReported("A1B2C3", dialect, "heartbeat", version, null, boot, uptime, T0));
  }

  private OtaSession after(OtaSession session, Instant at, Signal... signals) {
    OtaSession now = session;
    for (Signal signal : signals) {
      now = new OtaSession(now.plan(), machine.next(now, signal, at));
    }
    return now;
  }

  @Test
  void row57CompleteAloneWaitsForProof() {
    OtaSession written =
        after(
            offered(Dialect.SKICLOCK, null, null),
            T0.plusSeconds(60),
            new Signal.Downloading(100, 1000),
            new Signal.Written());
    assertThat(written.state()).isEqualTo(OtaState.REBOOTING);
    assertThat(
            after(written, T0.plusSeconds(90), seen(Dialect.SKICLOCK, "1.4.0", null, 5L)).state())
        .isEqualTo(OtaState.CONFIRMED);
  }

  @Test
  void aReportFromBeforeTheRestartProvesNothing() {
    OtaSession session = offered(Dialect.NATIVE, 17L, 3600L);
    OtaSession now =
        after(
            session,
            T0.plusSeconds(60),
            new Signal.Written(),
            seen(Dialect.NATIVE, "1.4.0", 17L, 3660L),
            seen(Dialect.NATIVE, "1.4.0", 17L, 3670L),
            new Signal.Running(true));
    assertThat(now.state()).isEqualTo(OtaState.PENDING_VERIFY);
    assertThat(after(now, T0.plusSeconds(70), seen(Dialect.NATIVE, "1.4.0", 18L, 10L)).state())
        .isEqualTo(OtaState.CONFIRMED);
  }

  @Test
  void aNativeStickIsWatchedForTwoReports() {
    OtaSession once =
        after(
            offered(Dialect.NATIVE, 17L, null),
            T0.plusSeconds(60),
            new Signal.Written(),
            seen(Dialect.NATIVE, "1.4.0", 18L, 3L));
    assertThat(once.state()).isEqualTo(OtaState.PENDING_VERIFY);
    assertThat(after(once, T0.plusSeconds(70), seen(Dialect.NATIVE, "1.4.0", 18L, 13L)).state())
        .isEqualTo(OtaState.CONFIRMED);
    assertThat(after(once, T0.plusSeconds(70), seen(Dialect.NATIVE, "1.3.9", 19L, 3L)).state())
        .isEqualTo(OtaState.ROLLED_BACK);
  }

  @Test
  void aProvedUpdateThatTheStickSaysItLostIsARollback() {
    OtaSession proved =
        after(
            offered(Dialect.NATIVE, 17L, null),
            T0.plusSeconds(60),
            new Signal.Written(),
            seen(Dialect.NATIVE, "1.4.0", 18L, 3L),
            seen(Dialect.NATIVE, "1.4.0", 18L, 13L));
    assertThat(proved.state()).isEqualTo(OtaState.CONFIRMED);
    // The power went before the stick had noted that it keeps the image.
    OtaSession lost = after(proved, T0.plusSeconds(80), new Signal.WentBack("power went"));
    assertThat(lost.state()).isEqualTo(OtaState.ROLLED_BACK);
    assertThat(lost.progress().message()).isEqualTo("power went");
    assertThat(after(proved, T0.plusSeconds(80), seen(Dialect.NATIVE, "1.3.9", 19L, 3L)).state())
        .as("flashed by cable, for all that is known")
        .isEqualTo(OtaState.CONFIRMED);
  }

  @Test
  void row58TheOldVersionAfterTheRestartIsARollback() {
    OtaSession written = after(offered(Dialect.CRISP, null, null), T0, new Signal.Written());
    assertThat(after(written, T0.plusSeconds(1), seen(Dialect.CRISP, "1.3.9", null, null)).state())
        .as("overtaken on the way")
        .isEqualTo(OtaState.REBOOTING);
    assertThat(after(written, T0.plusSeconds(60), seen(Dialect.CRISP, "1.3.9", null, null)).state())
        .isEqualTo(OtaState.ROLLED_BACK);
    OtaSession late =
        after(offered(Dialect.SKICLOCK, null, 500L), T0.plusSeconds(9), new Signal.Written());
    assertThat(after(late, T0.plusSeconds(60), seen(Dialect.SKICLOCK, "1.3.9", null, 560L)).state())
        .as("still up since before the offer")
        .isEqualTo(OtaState.REBOOTING);
    assertThat(after(late, T0.plusSeconds(60), seen(Dialect.SKICLOCK, "1.3.9", null, 20L)).state())
        .isEqualTo(OtaState.ROLLED_BACK);
  }

  @Test
  void anIdentityOfAnotherDialectProvesNothingButACableDoes() {
    OtaSession written = after(offered(Dialect.NATIVE, 17L, null), T0, new Signal.Written());
    assertThat(after(written, T0.plusSeconds(60), seen(Dialect.CRISP, "1.4.0", null, null)))
        .isEqualTo(written);
    Signal usb =
        new Signal.Seen(
            new IdentityReported("A1B2C3", Dialect.CRISP, "usb", "1.4.0", null, 18L, null, T0));
    assertThat(after(written, T0.plusSeconds(60), usb, usb).state()).isEqualTo(OtaState.CONFIRMED);
  }

  @Test
  void row54SilenceOfFiveMinutesEndsADownload() {
    OtaSession loading =
        after(offered(Dialect.SKICLOCK, null, null), T0, new Signal.Downloading(10, 100));
    Signal tick = new Signal.Tick(true);
    assertThat(after(loading, T0.plusSeconds(299), tick).state()).isEqualTo(OtaState.DOWNLOADING);
    OtaSession over = after(loading, T0.plusSeconds(300), tick);
    assertThat(over.state()).isEqualTo(OtaState.TIMED_OUT);
    OtaSession proved = after(over, T0.plusSeconds(900), seen(Dialect.SKICLOCK, "1.4.0", null, 9L));
    assertThat(proved.state()).as("row 55").isEqualTo(OtaState.CONFIRMED);
    assertThat(proved.progress().late()).isTrue();
  }

  @Test
  void aSleepingStickMayTakeItsTime() {
    OtaSession waiting = offered(Dialect.NATIVE, 1L, null);
    assertThat(after(waiting, T0.plus(Duration.ofDays(3)), new Signal.Tick(false)).state())
        .isEqualTo(OtaState.OFFERED);
    assertThat(after(waiting, T0.plus(Duration.ofMinutes(10)), new Signal.Tick(true)).state())
        .isEqualTo(OtaState.TIMED_OUT);
  }

  @Test
  void aClockThatJumpsBackNeitherEndsNorFreezesASession() {
    OtaSession loading =
        after(offered(Dialect.NATIVE, 1L, null), T0, new Signal.Downloading(10, 100));
    Instant before = T0.minus(Duration.ofDays(1));
    OtaSession ticked = after(loading, before, new Signal.Tick(true));
    assertThat(ticked.state()).isEqualTo(OtaState.DOWNLOADING);
    assertThat(after(ticked, before.plusSeconds(300), new Signal.Tick(true)).state())
        .isEqualTo(OtaState.TIMED_OUT);
  }

  @Property(tries = 5000)
  void theMachineKeepsItsPromises(
      @ForAll Dialect dialect, @ForAll("steps") @Size(max = 40) List<Step> steps) {
    OtaSession session = offered(dialect, 17L, 3600L);
    Instant clock = T0;
    List<OtaState> way = new ArrayList<>(List.of(session.state()));
    for (Step step : steps) {
      clock = clock.plusMillis(step.millis());
      OtaSession next = new OtaSession(session.plan(), machine.next(session, step.signal(), clock));
      promises(session, next, step.signal(), way);
      // The same message again at the same moment adds nothing to a terminal state.
      if (next.state().terminal()) {
        OtaSession again = new OtaSession(next.plan(), machine.next(next, step.signal(), clock));
        assertThat(again.state()).isEqualTo(next.state());
      }
      if (next.state() != session.state()) {
        way.add(next.state());
      }
      session = next;
    }
  }

  private static void promises(
      OtaSession before, OtaSession after, Signal signal, List<OtaState> way) {
    Progress old = before.progress();
    Progress now = after.progress();
    if (old.state().terminal()) {
      boolean late =
          old.state() == OtaState.TIMED_OUT && now.state() == OtaState.CONFIRMED && now.late();
      boolean lost =
          old.state() == OtaState.CONFIRMED
              && now.state() == OtaState.ROLLED_BACK
              && signal instanceof Signal.WentBack;
      assertThat(now.equals(old) || late || lost).as("%s -> %s", old, now).isTrue();
    }
    if (now.state() == OtaState.CONFIRMED && old.state() != OtaState.CONFIRMED) {
      assertThat(signal).isInstanceOf(Signal.Seen.class);
      IdentityReported proof = ((Signal.Seen) signal).identity();
      assertThat(proof.version()).isEqualTo("1.4.0");
      assertThat(proof.dialect()).isEqualTo(before.plan().dialect());
      assertThat(proof.boot() == null || !proof.boot().equals(old.boot())).isTrue();
    }
    if (now.state() != old.state()
        && now.state() == OtaState.ROLLED_BACK
        && signal instanceof Signal.Seen seen) {
      assertThat(seen.identity().version()).isEqualTo("1.3.9");
      assertThat(way).containsAnyOf(OtaState.REBOOTING, OtaState.PENDING_VERIFY);
    }
    if (!now.equals(old)) {
      assertThat(now.revision()).isEqualTo(old.revision() + 1);
    }
    assertThat(now.percent()).isBetween(old.percent(), 100);
    assertThat(now.bytes()).isGreaterThanOrEqualTo(old.bytes());
    assertThat(now.finishedAt() != null).isEqualTo(now.state().terminal());
    if (!(signal instanceof Signal.Tick)) {
      assertThat(now.updatedAt()).isAfterOrEqualTo(old.updatedAt());
    }
    assertThat(rank(now.state())).isGreaterThanOrEqualTo(rank(old.state()));
  }

  private static int rank(OtaState state) {
    return switch (state) {
      case OFFERED, DELAYED, ACCEPTED -> 0;
      case DOWNLOADING -> 2;
      case VERIFYING -> 3;
      case REBOOTING -> 4;
      case PENDING_VERIFY -> 5;
      case TIMED_OUT -> 6;
      default -> 7;
    };
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Long> moves =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(8, Arbitraries.longs().between(0, 20_000)),
            net.jqwik.api.Tuple.of(2, Arbitraries.longs().between(60_000, 700_000)),
            net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(-90_000_000, -1)));
    return Combinators.combine(moves, signals()).as(Step::new).list();
  }

  private static Arbitrary<Signal> signals() {
    Arbitrary<Signal> fixed =
        Arbitraries.of(
            new Signal.Accepted(),
            new Signal.Delayed(30),
            new Signal.Verifying(),
            new Signal.Written(),
            new Signal.Running(false),
            new Signal.Running(true));
    Arbitrary<Signal> ends =
        Arbitraries.of(
            new Signal.Rejected("LOW_BATTERY", null),
            new Signal.Failed("NET", "gone"),
            new Signal.WentBack(null),
            new Signal.Superseded("x"),
            new Signal.Cancelled("CANCELLED", "by anna"));
    Arbitrary<Signal> parts =
        Combinators.combine(
                Arbitraries.integers().between(-10, 300), Arbitraries.longs().between(-1, 1000))
            .as(Signal.Downloading::new);
    Arbitrary<Signal> ticks = Arbitraries.of(true, false).map(Signal.Tick::new);
    Arbitrary<Signal> seen =
        Combinators.combine(
                Arbitraries.of(Dialect.values()),
                Arbitraries.of("1.3.9", "1.4.0", "1.0.0"),
                Arbitraries.of(17L, 18L, 19L).injectNull(0.3),
                Arbitraries.longs().between(0, 5000).injectNull(0.3))
            .as(SessionMachineTest::seen);
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(5, fixed),
        net.jqwik.api.Tuple.of(1, ends),
        net.jqwik.api.Tuple.of(3, parts),
        net.jqwik.api.Tuple.of(2, ticks),
        net.jqwik.api.Tuple.of(6, seen));
  }
}
