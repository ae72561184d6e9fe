package io.crispfleet.jesptool.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.error.EspException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every transport must do, whatever it runs over. */
@Timeout(60)
abstract class TransportContract {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** The far side of the link under test. */
  interface Peer extends AutoCloseable {
    void send(byte[] bytes) throws Exception;

    byte[] receive(int count) throws Exception;

    /** Goes away without a word. */
    void vanish() throws Exception;

    @Override
    void close() throws IOException;
  }

  record Linked(Transport host, Peer peer) {}

  private Transport host;
  private Peer peer;

  abstract Linked link() throws Exception;

  @BeforeEach
  void connect() throws Exception {
    Linked linked = link();
    host = linked.host();
    peer = linked.peer();
  }

  @AfterEach
  void disconnect() throws Exception {
    host.close();
    peer.close();
  }

  @Test
  void bytesOfAnyValuePassBothWaysUnchanged() throws Exception {
    byte[] all = new byte[64 * 1024 + 1];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i * 7 + i / 256);
    }
    CompletableFuture<byte[]> far = later(() -> peer.receive(all.length));
    host.write(all, 0, all.length);
    host.drain();
    assertThat(far.get(20, TimeUnit.SECONDS)).isEqualTo(all);

    CompletableFuture<byte[]> near = later(() -> readFully(all.length));
    peer.send(all);
    assertThat(near.get(20, TimeUnit.SECONDS)).isEqualTo(all);
  }

  @Test
  void readReturnsWhatIsThereAndDoesNotWaitForMore() throws Exception {
    peer.send(new byte[] {42});
    byte[] buffer = new byte[100];
    assertThat(host.read(buffer, 10, 50, LONG)).isEqualTo(1);
    assertThat(buffer[10]).isEqualTo((byte) 42);
  }

  @Test
  void silentPeerMeansZeroBytes() {
    assertThat(host.read(new byte[1], 0, 1, Duration.ofMillis(1))).isZero();
    assertThat(host.read(new byte[1], 0, 1, Duration.ZERO)).isZero();
  }

  @Test
  void discardedBytesAreGoneAndLaterOnesArrive() throws Exception {
    peer.send(new byte[] {1, 2, 3});
    assertThat(host.read(new byte[1], 0, 1, LONG)).isEqualTo(1);
    host.discardInput();
    peer.send(new byte[] {9});
    assertThat(readFully(1)).containsExactly(9);
  }

  @Test
  void vanishedPeerEndsABlockedReadWithLinkLost() throws Exception {
    CompletableFuture<byte[]> reader = later(() -> readFully(1));
    peer.vanish();
    assertThatThrownBy(() -> reader.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(EspException.LinkLost.class)
        .hasMessageContaining(host.address().toString());
  }

  @Test
  void vanishedPeerEndsWritingWithLinkLost() throws Exception {
    peer.vanish();
    byte[] block = new byte[4096];
    assertThatThrownBy(
            () -> {
              while (true) {
                host.write(block, 0, block.length);
              }
            })
        .isInstanceOf(EspException.LinkLost.class);
  }

  @Test
  void closeFromAnotherThreadEndsABlockedReadWithLinkLost() throws Exception {
    CompletableFuture<byte[]> reader = later(() -> readFully(1));
    host.close();
    assertThatThrownBy(() -> reader.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(EspException.LinkLost.class);
  }

  @Test
  void interruptedThreadIsCancelledAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> host.read(new byte[1], 0, 1, LONG))
        .isInstanceOf(EspException.Cancelled.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void closeTwiceIsFineAndUseAfterCloseIsLinkLost() {
    host.close();
    host.close();
    assertThatThrownBy(() -> host.read(new byte[1], 0, 1, LONG))
        .isInstanceOf(EspException.LinkLost.class);
    assertThatThrownBy(() -> host.write(new byte[1], 0, 1))
        .isInstanceOf(EspException.LinkLost.class);
  }

  @Test
  void baudIsRemembered() {
    host.setBaud(1_500_000);
    assertThat(host.baud()).isEqualTo(1_500_000);
  }

  final byte[] readFully(int count) {
    byte[] bytes = new byte[count];
    int total = 0;
    while (total < count) {
      total += host.read(bytes, total, count - total, LONG);
    }
    return bytes;
  }

  interface Work<T> {
    T run() throws Exception;
  }

  /** Runs beside the test, and has started when this returns. */
  static <T> CompletableFuture<T> later(Work<T> work) throws InterruptedException {
    CompletableFuture<T> result = new CompletableFuture<>();
    CountDownLatch started = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(
            () -> {
              started.countDown();
              try {
                result.complete(work.run());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    started.await();
    return result;
  }
}
