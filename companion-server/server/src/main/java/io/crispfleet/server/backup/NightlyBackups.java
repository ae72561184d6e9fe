package io.crispfleet.server.backup;

import io.crispfleet.server.http.Problem;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks every hour whether today's backup is there; a server that slept at night makes it later.
 */
public final class NightlyBackups implements AutoCloseable {
  private static final Logger LOG = System.getLogger(NightlyBackups.class.getName());

  private final BackupService service;
  private final Duration kept;
  private final ScheduledFuture<?> timer;
  private volatile @Nullable String trouble;

  /**
   * Starts looking, the first time in a minute.
   *
   * @param kept how long nightly backups are kept; others are never removed
   */
  public NightlyBackups(BackupService service, Duration kept, ScheduledExecutorService timers) {
    this.service = service;
    this.kept = kept;
    this.timer = timers.scheduleWithFixedDelay(this::look, 1, 60, TimeUnit.MINUTES);
  }

  /** Why the last attempt failed, if it did. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void look() {
    try {
      service.nightly(kept);
      trouble = null;
    } catch (Problem e) {
      trouble = e.getMessage();
      LOG.log(Level.ERROR, "nightly backup: {0}", trouble);
    } catch (RuntimeException e) {
      // Kept from the timer, which would stop for ever.
      trouble = "the nightly backup failed; the log says more";
      LOG.log(Level.ERROR, "nightly backup", e);
    }
  }

  @Override
  public void close() {
    timer.cancel(false);
  }
}
