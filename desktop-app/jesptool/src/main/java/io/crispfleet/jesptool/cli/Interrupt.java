package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.transport.CancelToken;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C: asks the job to stop at its next safe point and keeps the process alive until it has let
 * go of the board. Close it when the job is over.
 */
final class Interrupt implements AutoCloseable {
  private static final long GRACE_SECONDS = 3;

  private final CancelToken token = new CancelToken();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "interrupt");

  Interrupt() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Cancelled when the process is asked to end. */
  CancelToken token() {
    return token;
  }

  private void stop() {
    token.cancel();
    try {
      boolean inTime = over.await(GRACE_SECONDS, TimeUnit.SECONDS);
      if (!inTime) {
        System.err.println("The board did not stop in time; reset it before you use it.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, which is what the hook is for.
    }
  }
}
