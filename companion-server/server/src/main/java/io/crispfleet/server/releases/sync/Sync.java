package io.crispfleet.server.releases.sync;

import io.crispfleet.contract.api.release.SyncError;
import io.crispfleet.contract.api.release.SyncSettings;
import io.crispfleet.contract.api.release.SyncStatus;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.releases.ReleaseUpload;
import io.crispfleet.server.releases.Releases;
import io.crispfleet.server.releases.keys.SigningKeys;
import io.crispfleet.server.secret.ServerSecret;
import io.crispfleet.server.store.Database;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Pulls releases from another CrispFleet server, from time to time and when asked. One pull runs at
 * a time.
 */
public final class Sync implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Sync.class.getName());
  private static final String PURPOSE = "sync-token";
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Needs needs;
  private final SyncStore store;
  private @Nullable Future<?> next;
  private @Nullable Future<?> limit;
  private @Nullable Thread runner;
  private volatile boolean closed;

  /**
   * What it stands on.
   *
   * @param folder for files on their way; nothing else may be in it
   * @param timer shared; stays open
   */
  public record Needs(
      Database database,
      ServerSecret secret,
      InstantSource clock,
      RandomGenerator random,
      ScheduledExecutorService timer,
      Releases releases,
      SigningKeys keys,
      ReleaseUpload upload,
      Path folder) {}

  public Sync(Needs needs) {
    this.needs = needs;
    this.store = new SyncStore(needs.database());
  }

  public void start() {
    schedule();
  }

  public synchronized SyncStatus status() {
    SyncStore.Saved saved = store.load();
    SyncStore.Progress progress = saved.progress();
    return new SyncStatus(
        saved.settings(),
        runner != null,
        progress.lastAttempt(),
        progress.lastSuccess(),
        progress.pulled(),
        progress.errors());
  }

  /**
   * Pulls from elsewhere or otherwise from now on; a pull under way ends as it began.
   *
   * @throws Problem 400 or 422 saying what to change
   */
  public SyncStatus change(SyncSettings wanted) {
    synchronized (this) {
      if (wanted.url() == null) {
        store.save(SyncSettings.none(), new byte[0]);
      } else {
        String token = token(wanted);
        SyncRules.check(wanted, token);
        byte[] plain = token.getBytes(StandardCharsets.UTF_8);
        store.save(wanted.withToken(null), needs.secret().seal(PURPOSE, plain));
      }
    }
    schedule();
    return status();
  }

  /** The new token, or the one from before if that is for the same server. */
  private String token(SyncSettings wanted) {
    String given = wanted.token();
    if (given != null) {
      return given;
    }
    SyncStore.Saved before = store.load();
    if (before.sealedToken().length == 0
        || !SyncRules.sameServer(before.settings().url(), wanted.url())) {
      throw Problem.unprocessable(
          "TOKEN_NEEDED", "'token' is needed: an access token of the other server.");
    }
    return token(before);
  }

  private String token(SyncStore.Saved saved) {
    byte[] plain = needs.secret().open(PURPOSE, saved.sealedToken());
    return new String(plain, StandardCharsets.UTF_8);
  }

  /**
   * Begins a pull, unless one runs already.
   *
   * @throws Problem 409 when no server is named
   */
  public synchronized SyncStatus run() {
    if (store.load().settings().url() == null) {
      throw Problem.conflict(
          "NO_SOURCE", "No other server is named; name one with 'crispfleet admin sync set'.");
    }
    begin();
    return status();
  }

  private synchronized void begin() {
    if (runner == null && !closed) {
      Thread thread = Thread.ofVirtual().name("releases-sync").unstarted(this::pull);
      runner = thread;
      thread.start();
      // Longer than any honest pull; what was fetched so far is kept.
      limit =
          needs.timer().schedule(() -> interrupt(thread), LONGEST.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private void pull() {
    try {
      SyncStore.Saved saved = store.load();
      if (saved.settings().url() != null) {
        Pull.Result result = pull(saved);
        if (!closed) {
          Thread.interrupted(); // Said that the time was over; what follows must not be cut off.
          store.done(needs.clock().instant(), result.pulled(), result.errors());
        }
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the pull from the other server failed; it is tried again later", e);
    } finally {
      ended();
      schedule();
    }
  }

  private synchronized void ended() {
    runner = null;
    if (limit != null) {
      limit.cancel(false);
    }
  }

  private Pull.Result pull(SyncStore.Saved saved) {
    try (Source source = Source.of(saved.settings(), token(saved))) {
      return new Pull(
              source,
              saved.settings(),
              new Pull.Needs(needs.releases(), needs.keys(), needs.upload()),
              needs.folder(),
              () -> closed || Thread.currentThread().isInterrupted())
          .run();
    } catch (IllegalArgumentException e) {
      return failed("TOKEN_LOST", "The token cannot be read any more; set it again.");
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a pulled file could not be kept", e);
      return failed("NOT_STORED", "A file could not be kept here: " + e.getMessage());
    }
  }

  private static Pull.Result failed(String code, String detail) {
    return new Pull.Result(0, List.of(new SyncError(null, code, detail)));
  }

  private synchronized void schedule() {
    if (next != null) {
      next.cancel(false);
      next = null;
    }
    SyncStore.Saved saved = closed ? SyncStore.Saved.NOTHING : store.load();
    Duration every = Duration.ofSeconds(saved.settings().everySeconds());
    if (saved.settings().url() != null && every.isPositive()) {
      Duration delay =
          SyncRules.delay(
              needs.clock().instant(), saved.progress().lastAttempt(), every, needs.random());
      next = needs.timer().schedule(this::begin, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void interrupt(Thread thread) {
    if (thread.equals(runner)) {
      thread.interrupt();
    }
  }

  /** Ends a pull under way; the next one goes on where it was. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      running = runner;
      if (next != null) {
        next.cancel(false);
      }
    }
    if (running != null) {
      running.interrupt();
      try {
        running.join(GRACE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
