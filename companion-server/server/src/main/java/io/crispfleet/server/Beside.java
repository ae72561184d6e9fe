package io.crispfleet.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Opens something on a thread of its own while the start goes on. Whoever needs it waits for it,
 * and closing waits too: what was opened is closed even when nobody came to ask.
 */
final class Beside<T extends AutoCloseable> implements Supplier<T>, AutoCloseable {
  private final FutureTask<T> opening;

  Beside(String name, Callable<T> opening) {
    this.opening = new FutureTask<>(opening);
    Thread.ofPlatform().daemon().name("start-" + name).start(this.opening);
  }

  /**
   * What was opened.
   *
   * @throws RuntimeException what opening it threw
   */
  @Override
  public T get() {
    try {
      return done();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException error -> throw error;
        case Error error -> throw error;
        case IOException error -> throw new UncheckedIOException(error);
        case null, default -> throw new CompletionException(e);
      }
    }
  }

  private T done() throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return opening.get();
        } catch (InterruptedException e) {
          // It cannot be left half open.
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    try (Closing last = new Closing()) {
      last.after(done());
    } catch (ExecutionException e) {
      // Nothing was opened; whoever asked was told why.
    }
  }
}
