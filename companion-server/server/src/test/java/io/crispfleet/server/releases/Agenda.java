package io.crispfleet.server.releases;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer that tells what it was asked to do later, so that a test need not wait for it. */
final class Agenda extends ScheduledThreadPoolExecutor {
  record Entry(Runnable work, Duration after) {}

  private final List<Entry> entries = new CopyOnWriteArrayList<>();

  Agenda() {
    super(1);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
    entries.add(new Entry(work, Duration.of(delay, unit.toChronoUnit())));
    return super.schedule(work, delay, unit);
  }

  /** What was asked for between {@code least} and {@code most} from the moment it was asked. */
  List<Entry> between(Duration least, Duration most) {
    return entries.stream()
        .filter(entry -> entry.after().compareTo(least) >= 0)
        .filter(entry -> entry.after().compareTo(most) <= 0)
        .toList();
  }
}
