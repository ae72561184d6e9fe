package io.crispfleet.simulator.fleet;

import io.crispfleet.simulator.stick.Stick;
import java.util.ArrayList;
import java.util.List;

/** Sticks that live at once, each on a virtual thread of its own. */
public final class Fleet implements AutoCloseable {
  private final List<Thread> threads = new ArrayList<>();
  private final Tally tally;

  public Fleet(Tally tally) {
    this.tally = tally;
  }

  public void add(Stick stick) {
    threads.add(
        Thread.ofVirtual()
            .name("stick-" + threads.size())
            .start(
                () -> {
                  try {
                    stick.live();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } catch (RuntimeException e) {
                    tally.errors.increment();
                    throw e;
                  }
                }));
  }

  public int size() {
    return threads.size();
  }

  /** Ends every stick and waits for it to say goodbye. */
  @Override
  public void close() throws InterruptedException {
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
