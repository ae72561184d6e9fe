package io.crispfleet.workstation.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.client.CommandFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Asking again while somebody looks. */
class PollTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final AtomicInteger calls = new AtomicInteger();
  private final Deque<Runnable> work = new ArrayDeque<>();
  private boolean fails;
  private final Poll<Integer> poll =
      new Poll<>(this::call, Duration.ofSeconds(5), now::get, work::add);

  private Integer call() {
    if (fails) {
      throw CommandFailure.badInput("It broke.", "Mend it.");
    }
    return calls.incrementAndGet();
  }

  private void runAll() {
    while (!work.isEmpty()) {
      work.remove().run();
    }
  }

  @Test
  void oneCallAtATimeAndThenNotBeforeItIsDue() {
    assertThat(poll.look()).isInstanceOf(Polled.Loading.class);
    poll.look();
    assertThat(work).hasSize(1);
    runAll();
    assertThat(poll.look()).isEqualTo(new Polled.Data<>(1, NOON));
    assertThat(work).isEmpty();
    now.set(NOON.plusSeconds(5));
    poll.look();
    runAll();
    assertThat(poll.last()).contains(2);
  }

  @Test
  void aFailureKeepsWhatWasKnown() {
    poll.look();
    runAll();
    fails = true;
    now.set(NOON.plusSeconds(5));
    poll.look();
    runAll();
    assertThat(poll.look()).isEqualTo(new Polled.Failed<>("It broke.", "Mend it."));
    assertThat(poll.last()).contains(1);
  }

  @Test
  void anAnswerToAnOldQuestionIsDropped() {
    poll.look();
    poll.reset();
    runAll();
    assertThat(poll.last()).isEmpty();
    poll.look();
    runAll();
    assertThat(poll.last()).contains(2);
  }
}
