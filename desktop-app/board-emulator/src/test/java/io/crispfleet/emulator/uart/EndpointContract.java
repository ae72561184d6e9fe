package io.crispfleet.emulator.uart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.transport.Transport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our transports as hosts, our endpoints as boards: what must hold whatever lies between. */
@Timeout(180)
abstract class EndpointContract<E extends Endpoint> {
  static final Duration LONG = Duration.ofSeconds(60);

  E port;

  abstract E open();

  abstract Transport connect(E port);

  @BeforeEach
  void openPort() {
    port = open();
  }

  @AfterEach
  void closePort() {
    port.close();
  }

  @Test
  void bytesOfAnyValuePassBothWaysUnchanged() throws Exception {
    byte[] all = new byte[200_001];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i * 7 + i / 256);
    }
    try (Transport host = connect(port)) {
      CompletableFuture<byte[]> board = later(() -> boardReads(all.length));
      host.write(all, 0, all.length);
      assertThat(board.get(60, TimeUnit.SECONDS)).isEqualTo(all);

      CompletableFuture<byte[]> read = later(() -> hostReads(host, all.length));
      port.write(all, 0, all.length);
      assertThat(read.get(60, TimeUnit.SECONDS)).isEqualTo(all);
    }
  }

  @Test
  void boardTalkingToNobodyIsDropped() throws Exception {
    byte[] bootLog = new byte[300_000];
    port.write(bootLog, 0, bootLog.length);
    try (Transport host = connect(port)) {
      greet(host);
      port.write(new byte[] {42}, 0, 1);
      assertThat(hostReads(host, 1)).containsExactly(42);
    }
  }

  @Test
  void secondHostIsServedAfterTheFirst() {
    for (int i = 0; i < 3; i++) {
      try (Transport host = connect(port)) {
        greet(host);
        port.write(new byte[] {(byte) i}, 0, 1);
        assertThat(hostReads(host, 1)).containsExactly(i);
      }
    }
  }

  @Test
  void lastBytesOfAHostThatHasLeftStillReachTheBoard() {
    try (Transport host = connect(port)) {
      host.write(new byte[] {1, 2, 3}, 0, 3);
    }
    assertThat(boardReads(3)).containsExactly(1, 2, 3);
  }

  @Test
  void vanishingEndsTheHostsReadWithLinkLostAndANewHostIsServed() throws Exception {
    try (Transport host = connect(port)) {
      greet(host);
      CompletableFuture<byte[]> reader = later(() -> hostReads(host, 1));
      port.vanish();
      assertThatThrownBy(() -> reader.get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(EspException.LinkLost.class);
    }
    try (Transport host = connect(port)) {
      greet(host);
    }
  }

  @Test
  void hostIsKnownToBeThereOrNot() {
    assertThat(port.hostPresent()).isFalse();
    try (Transport host = connect(port)) {
      greet(host);
      assertThat(port.hostPresent()).isTrue();
    }
    byte[] buffer = new byte[1];
    while (port.hostPresent()) { // takes note while it reads
      assertThat(port.read(buffer, 0, 1, Duration.ofMillis(10))).isZero();
    }
  }

  @Test
  void closingThePortEndsABlockedRead() throws Exception {
    CompletableFuture<Integer> reader = later(() -> port.read(new byte[1], 0, 1, LONG));
    port.close();
    assertThat(reader.get(60, TimeUnit.SECONDS)).isZero();
  }

  /** One byte through to the board, so that the connection is known to stand. */
  final void greet(Transport host) {
    host.write(new byte[] {'!'}, 0, 1);
    assertThat(boardReads(1)).containsExactly('!');
  }

  final byte[] boardReads(int count) {
    byte[] bytes = new byte[count];
    int total = 0;
    while (total < count) {
      total += port.read(bytes, total, count - total, LONG);
    }
    return bytes;
  }

  static byte[] hostReads(Transport host, int count) {
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
    Thread.ofPlatform()
        .daemon()
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
