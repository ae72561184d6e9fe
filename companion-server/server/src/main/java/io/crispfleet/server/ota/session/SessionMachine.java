package io.crispfleet.server.ota.session;

import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.devices.IdentityReported;
import java.time.Duration;
import java.time.Instant;

/**
 * How a session moves: pure, so that it can be tried with every order of messages. Messages may be
 * lost, doubled, late or in the wrong order; states only move forward, terminal ones never move
 * (but for a late proof, and a proved update that the stick itself says it lost), and nothing but
 * an identity seen after the restart confirms an update.
 */
public final class SessionMachine {
  private final OtaTimers timers;

  public SessionMachine(OtaTimers timers) {
    this.timers = timers;
  }

  /** The progress after {@code signal}; the very same object when it changes nothing. */
  public Progress next(OtaSession session, Signal signal, Instant clock) {
    Progress progress = session.progress();
    if (signal instanceof Signal.Tick tick) {
      return tick(progress, tick, clock);
    }
    // The clock may jump back; within a session time does not.
    Instant now = clock.isBefore(progress.updatedAt()) ? progress.updatedAt() : clock;
    if (signal instanceof Signal.Seen seen) {
      return seen(session, seen.identity(), now);
    }
    // A stick may lose its power between its second report and noting that it keeps the image.
    boolean lost = signal instanceof Signal.WentBack && progress.state() == OtaState.CONFIRMED;
    return session.live() || lost ? moved(progress, signal, now) : progress;
  }

  private static Progress moved(Progress progress, Signal signal, Instant now) {
    int step = step(progress.state());
    return switch (signal) {
      case Signal.Accepted accepted when step == 0 -> progress.state(OtaState.ACCEPTED, now);
      case Signal.Delayed delayed when step <= 1 ->
          progress.delayed(now.plusSeconds(Math.clamp(delayed.seconds(), 0, 86_400)), now);
      case Signal.Rejected no when step <= 1 ->
          progress.ended(OtaState.REJECTED, no.code(), no.message(), now);
      case Signal.Downloading part when step <= 2 ->
          progress.received(part.percent(), part.bytes(), now);
      case Signal.Verifying verifying when step <= 2 -> progress.state(OtaState.VERIFYING, now);
      case Signal.Written written when step <= 3 -> progress.state(OtaState.REBOOTING, now);
      case Signal.Running running when step <= 4 ->
          running.satisfied()
              ? progress.sighted(OtaState.PENDING_VERIFY, now)
              : progress.state(OtaState.PENDING_VERIFY, now);
      case Signal.Running running when running.satisfied() && progress.sightings() == 0 ->
          progress.sighted(OtaState.PENDING_VERIFY, now);
      case Signal.Failed failed ->
          progress.ended(OtaState.FAILED, failed.code(), failed.message(), now);
      case Signal.WentBack back ->
          progress.ended(OtaState.ROLLED_BACK, "ROLLED_BACK", back.message(), now);
      case Signal.Superseded superseded ->
          progress.ended(OtaState.SUPERSEDED, "SUPERSEDED", "replaced by " + superseded.by(), now);
      case Signal.Cancelled cancelled ->
          progress.ended(OtaState.CANCELLED, cancelled.code(), cancelled.message(), now);
      default -> progress;
    };
  }

  /** How far along the one way a state is; messages never lead back. */
  private static int step(OtaState state) {
    return switch (state) {
      case OFFERED, DELAYED -> 0;
      case ACCEPTED -> 1;
      case DOWNLOADING -> 2;
      case VERIFYING -> 3;
      case REBOOTING -> 4;
      default -> 5;
    };
  }

  private Progress seen(OtaSession session, IdentityReported identity, Instant now) {
    Progress progress = session.progress();
    boolean late = progress.state() == OtaState.TIMED_OUT;
    if ((!session.live() && !late) || !speaksFor(identity, session)) {
      return progress;
    }
    Restart restart = Restart.between(session, identity, now);
    if (session.plan().to().isReportedAs(identity.version(), identity.elf())) {
      return restart == Restart.NO ? progress : proof(session, restart, late, now);
    }
    if (late) {
      return progress;
    }
    if (step(progress.state()) < step(OtaState.REBOOTING)) {
      return stillOld(progress, identity);
    }
    return cameBackWithout(session, identity, restart, now)
        ? withoutIt(session, identity, now)
        : progress;
  }

  /** Anybody can say anything in the older dialects; a cable cannot lie. */
  private static boolean speaksFor(IdentityReported identity, OtaSession session) {
    return identity.dialect() == session.plan().dialect() || identity.source().equals("usb");
  }

  private static Progress proof(OtaSession session, Restart restart, boolean late, Instant now) {
    Progress progress = session.progress();
    if (session.plan().dialect() != Dialect.NATIVE || late) {
      return progress.sighted(OtaState.CONFIRMED, now);
    }
    // A native stick is watched for two reports: an image that crashes soon goes back by itself.
    boolean proved = progress.sightings() > 0 && restart == Restart.YES;
    if (!proved && progress.sightings() > 0 && progress.state() == OtaState.PENDING_VERIFY) {
      return progress;
    }
    return progress.sighted(proved ? OtaState.CONFIRMED : OtaState.PENDING_VERIFY, now);
  }

  /** Before the restart the old identity only says since when the stick is up. */
  private static Progress stillOld(Progress progress, IdentityReported identity) {
    Long boot = identity.boot() == null ? progress.boot() : identity.boot();
    Long uptime = identity.uptimeSeconds() == null ? progress.uptime() : identity.uptimeSeconds();
    boolean firstWord =
        (progress.boot() == null && boot != null) || (progress.uptime() == null && uptime != null);
    boolean restarted = boot != null && !boot.equals(progress.boot());
    return firstWord || restarted ? progress.before(boot, uptime) : progress;
  }

  private boolean cameBackWithout(
      OtaSession session, IdentityReported identity, Restart restart, Instant now) {
    if (identity.version() == null && identity.elf() == null) {
      return false;
    }
    return switch (restart) {
      case YES -> true;
      case NO -> false;
      // Only native sticks say when they started; of others a report that is not too early counts.
      case UNKNOWN ->
          session.plan().dialect() != Dialect.NATIVE
              && Duration.between(session.progress().updatedAt(), now).compareTo(timers.settle())
                  >= 0;
    };
  }

  private static Progress withoutIt(OtaSession session, IdentityReported identity, Instant now) {
    String came = "came back with " + identity.version();
    FirmwareIdentity from = session.plan().from();
    boolean known = from.version() != null || from.elf() != null;
    return known && !from.isReportedAs(identity.version(), identity.elf())
        ? session.progress().ended(OtaState.FAILED, "OTHER", came, now)
        : session.progress().ended(OtaState.ROLLED_BACK, "ROLLED_BACK", came, now);
  }

  private Progress tick(Progress progress, Signal.Tick tick, Instant now) {
    if (progress.state().terminal()) {
      return progress;
    }
    if (now.isBefore(progress.updatedAt())) {
      // The clock jumped back: wait anew rather than until it has caught up.
      return progress.waitUntil() == null
          ? progress.touched(now)
          : progress.delayed(now.plus(timers.accept()), now);
    }
    boolean waiting = step(progress.state()) == 0;
    if (waiting && !tick.online()) {
      return progress;
    }
    Instant since = progress.waitUntil() == null ? progress.updatedAt() : progress.waitUntil();
    Duration patience =
        switch (progress.state()) {
          case OFFERED, DELAYED -> timers.accept();
          case REBOOTING, PENDING_VERIFY -> timers.proof();
          default -> timers.inactivity();
        };
    return Duration.between(since, now).compareTo(patience) < 0
        ? progress
        : progress.ended(
            OtaState.TIMED_OUT,
            "TIMED_OUT",
            "nothing heard for " + patience.toMinutes() + " min while " + progress.state().word(),
            now);
  }
}
