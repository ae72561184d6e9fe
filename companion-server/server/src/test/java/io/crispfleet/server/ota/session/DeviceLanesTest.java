package io.crispfleet.server.ota.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.testing.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeviceLanesTest {
  private static final String ID = "7C9EBD";
  private final DeviceLanes lanes = new DeviceLanes();

  @AfterEach
  void close() {
    lanes.close();
  }

  @Test
  void whoSeesWorkDoneSeesALaneThatIsNotBusyWithIt() {
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Boolean> busyAfterwards =
        lanes.run(ID, () -> released(go)).thenApply(done -> lanes.busy(ID));
    assertThat(lanes.busy(ID)).isTrue();
    go.countDown();
    assertThat(busyAfterwards.join()).isFalse();
  }

  private static boolean released(CountDownLatch go) {
    try {
      go.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  @Test
  void workOfOneStickIsDoneInItsOrderAlsoAfterAFailure() {
    List<Integer> order = new ArrayList<>();
    List<CompletableFuture<Boolean>> all =
        IntStream.range(0, 100).mapToObj(i -> lanes.run(ID, () -> noted(order, i))).toList();
    assertThat(all.get(50)).failsWithin(Eventually.PATIENCE);
    assertThat(all.get(50).exceptionNow()).hasMessage("50");
    assertThat(all.get(99).join()).isTrue();
    assertThat(order).containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
  }

  private static boolean noted(List<Integer> order, int number) {
    order.add(number);
    if (number == 50) {
      throw new IllegalStateException("50");
    }
    return true;
  }

  @Test
  void whatComesAfterTheEndIsRefusedInsteadOfWaitingForEver() {
    lanes.close();
    assertThat(lanes.run(ID, () -> true)).isCompletedExceptionally();
    assertThat(lanes.busy(ID)).isFalse();
  }
}
