package io.crispfleet.simulator.stick;

/**
 * One stick. Lives on a virtual thread of its own, so that its life reads from top to bottom; ends
 * when that thread is interrupted.
 */
@FunctionalInterface
public interface Stick {
  void live() throws InterruptedException;
}
