package io.crispfleet.server.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TopicOrderTest {
  private final TopicOrder order = new TopicOrder();
  private final List<String> log = new ArrayList<>();

  private CompletableFuture<Void> run(String topic, String name) {
    CompletableFuture<Void> stage = new CompletableFuture<>();
    order.run(
        topic,
        () -> {
          log.add("start " + name);
          return stage;
        },
        () -> log.add("done " + name));
    return stage;
  }

  @Test
  void workOfOneTopicWaitsForItsTurnAndOtherTopicsDoNot() {
    CompletableFuture<Void> first = run("a", "a1");
    CompletableFuture<Void> second = run("a", "a2");
    CompletableFuture<Void> other = run("b", "b1");
    assertThat(log).containsExactly("start a1", "start b1");
    other.complete(null);
    first.complete(null);
    assertThat(log).endsWith("done b1", "done a1", "start a2");
    assertThat(order.unfinished()).isEqualTo(1);
    second.complete(null);
    assertThat(order.unfinished()).isZero();
  }

  @Test
  void whatFailsIsDoneTooAndTheNextBegins() {
    CompletableFuture<Void> first = run("a", "a1");
    order.run(
        "a",
        () -> {
          throw new IllegalStateException("broken handler");
        },
        () -> log.add("done a2"));
    CompletableFuture<Void> third = run("a", "a3");
    first.completeExceptionally(new IllegalStateException("no"));
    assertThat(log).containsExactly("start a1", "done a1", "done a2", "start a3");
    third.complete(null);
    assertThat(order.unfinished()).isZero();
  }

  @Test
  void manyThatAreDoneAtOnceBehindOneThatWaitsNeedNoDeepStack() {
    CompletableFuture<Void> first = run("a", "a1");
    int[] count = new int[1];
    for (int i = 0; i < 100_000; i++) {
      order.run("a", () -> CompletableFuture.completedFuture(null), () -> count[0]++);
    }
    first.complete(null);
    assertThat(count[0]).isEqualTo(100_000);
  }

  @Test
  void drainingWaitsForAllWorkButNotForEver() {
    CompletableFuture<Void> first = run("a", "a1");
    assertThat(order.drain(Duration.ofMillis(1))).isFalse();
    Thread.ofVirtual().start(() -> first.complete(null));
    assertThat(order.drain(Duration.ofSeconds(10))).isTrue();
  }
}
