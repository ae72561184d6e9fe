package io.crispfleet.jesptool.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class ByteQueueTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @Property(tries = 200)
  void bytesComeOutInOrderWhateverTheSizes(
      @ForAll @NotEmpty byte[] data,
      @ForAll @IntRange(min = 1, max = 40) int capacity,
      @ForAll @IntRange(min = 1, max = 40) int step) {
    ByteQueue queue = new ByteQueue(capacity);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              assertThat(queue.put(data, 0, data.length, LONG)).isTrue();
              queue.end();
            });
    byte[] received = new byte[data.length];
    int total = 0;
    int count;
    while ((count = queue.take(received, total, Math.min(step, data.length - total), LONG)) > 0) {
      total += count;
      if (total == data.length) {
        break;
      }
    }
    writer.join();
    assertThat(received).isEqualTo(data);
  }

  @Test
  void fullQueueGivesUpAfterThePatience() {
    ByteQueue queue = new ByteQueue(2);
    assertThat(queue.put(new byte[3], 0, 3, Duration.ofMillis(1))).isFalse();
  }

  @Test
  void emptyQueueReturnsZeroWhenTheTimeIsUp() {
    assertThat(new ByteQueue(2).take(new byte[1], 0, 1, Duration.ofMillis(1))).isZero();
  }

  @Test
  void endKeepsWhatIsInsideAndWakesTheReader() throws Exception {
    ByteQueue queue = new ByteQueue(4);
    queue.put(new byte[] {7}, 0, 1, LONG);
    queue.end();
    byte[] one = new byte[1];
    assertThat(queue.take(one, 0, 1, LONG)).isEqualTo(1);
    assertThat(queue.take(one, 0, 1, LONG)).isEqualTo(ByteQueue.ENDED);

    ByteQueue empty = new ByteQueue(4);
    CompletableFuture<Integer> reader =
        CompletableFuture.supplyAsync(() -> empty.take(one, 0, 1, LONG));
    empty.end();
    assertThat(reader.get(10, TimeUnit.SECONDS)).isEqualTo(ByteQueue.ENDED);
  }

  @Test
  void clearMakesRoomForAWaitingWriter() throws Exception {
    ByteQueue queue = new ByteQueue(1);
    queue.put(new byte[] {1}, 0, 1, LONG);
    CompletableFuture<Boolean> writer =
        CompletableFuture.supplyAsync(() -> queue.put(new byte[] {2}, 0, 1, LONG));
    queue.clear();
    assertThat(writer.get(10, TimeUnit.SECONDS)).isTrue();
    byte[] one = new byte[1];
    assertThat(queue.take(one, 0, 1, LONG)).isEqualTo(1);
    assertThat(one).containsExactly(2);
  }
}
