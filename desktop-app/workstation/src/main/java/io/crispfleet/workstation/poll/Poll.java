package io.crispfleet.workstation.poll;

import io.crispfleet.client.CommandFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Asks the server while somebody looks, and only then: a screen calls {@link #look()} each time it
 * draws, which never blocks and starts at most one call at a time.
 */
public final class Poll<T> {
  private final Supplier<T> call;
  private final Duration every;
  private final InstantSource clock;
  private final Executor executor;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile Polled<T> state = new Polled.Loading<>();
  private volatile Optional<T> last = Optional.empty();
  private volatile Instant due = Instant.MIN;
  private final AtomicLong round = new AtomicLong();

  /**
   * Asks nothing yet.
   *
   * @param call blocks until the answer is there, or throws {@link CommandFailure}
   * @param every least time from one answer to the next call
   * @param executor runs the call; not the thread that looks
   */
  public Poll(Supplier<T> call, Duration every, InstantSource clock, Executor executor) {
    this.call = call;
    this.every = every;
    this.clock = clock;
    this.executor = executor;
  }

  /** One that asks on virtual threads. */
  public static <T> Poll<T> onVirtualThreads(
      String name, Supplier<T> call, Duration every, InstantSource clock) {
    return new Poll<>(
        call, every, clock, work -> Thread.ofVirtual().name("poll-" + name).start(work));
  }

  /** What is known now; asks again when it is time. */
  public Polled<T> look() {
    if (!clock.instant().isBefore(due) && asking.compareAndSet(false, true)) {
      long asked = round.get();
      executor.execute(() -> ask(asked));
    }
    return state;
  }

  /** What is shown is no longer what is wanted: an answer under way is dropped. */
  public void reset() {
    round.incrementAndGet();
    last = Optional.empty();
    state = new Polled.Loading<>();
    due = Instant.MIN;
  }

  /** The newest answer there was, also after a failure. */
  public Optional<T> last() {
    return last;
  }

  private void ask(long asked) {
    try {
      T value = call.get();
      if (asked == round.get()) {
        last = Optional.of(value);
        state = new Polled.Data<>(value, clock.instant());
        due = clock.instant().plus(every);
      }
    } catch (CommandFailure e) {
      if (asked == round.get()) {
        state = new Polled.Failed<>(String.valueOf(e.getMessage()), e.advice());
        due = clock.instant().plus(every);
      }
    } finally {
      asking.set(false);
    }
  }
}
