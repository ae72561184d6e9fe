package io.crispfleet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BesideTest {
  private final AtomicInteger closed = new AtomicInteger();
  private final AutoCloseable door = closed::incrementAndGet;

  @Test
  void opensMeanwhileAndIsTheSameForEverybody() {
    CountDownLatch asked = new CountDownLatch(1);
    try (Beside<AutoCloseable> beside =
        new Beside<>(
            "door",
            () -> {
              asked.await();
              return door;
            })) {
      asked.countDown();
      assertThat(beside.get()).isSameAs(door);
      assertThat(beside.get()).isSameAs(door);
      assertThat(closed).hasValue(0);
    }
    assertThat(closed).hasValue(1);
  }

  @Test
  void whatNobodyAskedForIsClosedToo() {
    new Beside<>("door", () -> door).close();
    assertThat(closed).hasValue(1);
  }

  @Test
  void whoeverAsksHearsWhyItDidNotOpen() {
    try (Beside<AutoCloseable> disk =
            new Beside<>(
                "disk",
                () -> {
                  throw new IOException("full");
                });
        Beside<AutoCloseable> port =
            new Beside<>(
                "port",
                () -> {
                  throw new IllegalStateException("taken");
                })) {
      assertThatThrownBy(disk::get)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("full");
      assertThatThrownBy(port::get).isInstanceOf(IllegalStateException.class).hasMessage("taken");
    }
  }

  @Test
  void anInterruptedStartStillKnowsWhatItOpened() {
    try (Beside<AutoCloseable> beside = new Beside<>("door", () -> door)) {
      Thread.currentThread().interrupt();
      assertThat(beside.get()).isSameAs(door);
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
