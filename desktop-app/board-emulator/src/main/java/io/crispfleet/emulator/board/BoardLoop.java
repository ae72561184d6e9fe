package io.crispfleet.emulator.board;

import io.crispfleet.emulator.timing.TimeSource;
import io.crispfleet.emulator.uart.UartPort;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The thread of a board: reads from the port no faster than the wire would deliver, hands bytes
 * over with the time they arrived, and lets things happen when they are due.
 */
final class BoardLoop implements Runnable {
  /** Longest wait without looking at the inbox, nanoseconds. */
  private static final long IDLE = 10_000_000;

  /** How much of the wire's future may be read ahead, nanoseconds. */
  private static final long READ_AHEAD = 5_000_000;

  /** Ports wait in whole milliseconds; the last bit before a deadline is slept through exactly. */
  private static final long PORT_GRAIN = 1_200_000;

  /** A pause longer than this between full reads means the host was slow, not this thread. */
  private static final long STALL = 50_000_000;

  /** Lateness of a reply that is forgiven in the timing of what follows, nanoseconds. */
  private static final long MAX_CREDIT = 20_000_000;

  private static final int BUFFER = 16_384;

  private final BoardCore core;
  private final Link link;
  private final UartPort port;
  private final TimeSource time;
  private final Queue<Consumer<BoardCore>> inbox = new ConcurrentLinkedQueue<>();
  private final byte[] buffer = new byte[BUFFER];
  private volatile boolean stopped;
  private volatile Thread runner = Thread.currentThread();
  private long credit;
  private boolean moreWaiting;

  BoardLoop(BoardCore core, Link link, UartPort port, TimeSource time) {
    this.core = core;
    this.link = link;
    this.port = port;
    this.time = time;
  }

  /** Has something done on the board's thread, in order. */
  void post(Consumer<BoardCore> action) {
    inbox.add(action);
    LockSupport.unpark(runner);
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(runner);
  }

  @Override
  public void run() {
    runner = Thread.currentThread();
    core.powerOn(time.nanoTime());
    while (!stopped) {
      turn();
    }
  }

  /** One round: what was posted, what is due, then a wait for bytes or for the next event. */
  void turn() {
    emptyInbox();
    long now = time.nanoTime();
    long late = core.runDue(now);
    if (late > 0) {
      credit = Math.min(late, MAX_CREDIT);
    }
    long wait = Math.min(IDLE, core.nextEvent() - now);
    long ahead = link.wire().receiveEnd() - now;
    if (wait <= 0) {
      return;
    }
    if (ahead > READ_AHEAD) {
      time.park(Math.min(wait, ahead - READ_AHEAD / 2));
    } else if (wait < 2 * PORT_GRAIN) {
      time.park(wait);
    } else {
      read(now, wait - PORT_GRAIN);
    }
  }

  private void emptyInbox() {
    for (Consumer<BoardCore> next = inbox.poll(); next != null; next = inbox.poll()) {
      next.accept(core);
    }
  }

  private void read(long before, long wait) {
    int room = Math.min(BUFFER, link.wire().bytesIn(READ_AHEAD));
    int count = port.read(buffer, 0, room, Duration.ofNanos(wait));
    if (!inbox.isEmpty()) {
      // Lines that changed while this thread waited changed before these bytes were sent.
      emptyInbox();
      credit = 0;
      moreWaiting = false;
    }
    long now = time.nanoTime();
    if (count > 0) {
      // A full buffer means that bytes were queueing: the wire never paused, only this thread did.
      boolean continuous = moreWaiting && now - link.wire().receiveEnd() < STALL;
      core.receive(buffer, count, continuous ? link.wire().receiveEnd() : now - credit);
      moreWaiting = count == room;
      credit = 0;
    } else {
      moreWaiting = false;
      if (now - before < wait / 2) {
        time.park(wait / 2); // No host: the port returned at once.
      }
    }
  }
}
