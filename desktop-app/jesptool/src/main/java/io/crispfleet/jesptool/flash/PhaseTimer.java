package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.event.FlashEvent.Phase;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.transport.JobClock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Passes events on and keeps the time each phase takes. */
final class PhaseTimer implements FlashEvents {
  private final FlashEvents next;
  private final JobClock clock;
  private final Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
  private final long start;
  private Optional<Phase> current = Optional.empty();
  private long since;

  PhaseTimer(FlashEvents next, JobClock clock) {
    this.next = next;
    this.clock = clock;
    this.start = clock.nanoTime();
    this.since = start;
  }

  @Override
  public void accept(FlashEvent event) {
    if (event instanceof FlashEvent.PhaseStarted(Phase phase)) {
      if (current.filter(phase::equals).isPresent()) {
        return;
      }
      endPhase();
      current = Optional.of(phase);
    }
    next.accept(event);
  }

  /** Books the running phase; time after this belongs to none. */
  void endPhase() {
    long now = clock.nanoTime();
    long started = since;
    current.ifPresent(
        phase -> phases.merge(phase, Duration.ofNanos(now - started), Duration::plus));
    current = Optional.empty();
    since = now;
  }

  Duration elapsed() {
    return Duration.ofNanos(clock.nanoTime() - start);
  }

  Map<Phase, Duration> phases() {
    return new EnumMap<>(phases);
  }
}
