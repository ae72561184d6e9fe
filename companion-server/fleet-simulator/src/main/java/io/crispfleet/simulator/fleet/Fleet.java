package io.crispfleet.simulator.fleet;

import io.crispfleet.simulator.stick.Stick;
import io.crispfleet.simulator.tally.Tally;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/** Sticks that live at once, each on a virtual thread of its own. */
public final class Fleet implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Fleet.class.getName());

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
                    LOG.log(Level.ERROR, "a stick died of a mistake of the simulator", e);
                  }
                }));
  }

  public int size() {
    return threads.size();
  }

  /** Switches every stick off and waits until it is, even when interrupted meanwhile. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
