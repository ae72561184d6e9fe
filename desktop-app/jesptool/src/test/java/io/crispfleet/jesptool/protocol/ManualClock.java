package io.crispfleet.jesptool.protocol;

import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.JobClock;
import java.time.Duration;

/** Time that passes only when somebody waits. */
public final class ManualClock implements JobClock {
  private long now;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void pause(Duration duration, CancelToken cancel) {
    cancel.throwIfCancelled();
    advance(duration);
  }

  public void advance(Duration duration) {
    now += duration.toNanos();
  }
}
