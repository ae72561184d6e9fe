package io.crispfleet.server.releases;

import io.crispfleet.contract.api.release.DownloadEntry;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.store.Database;
import io.javalin.http.Context;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who fetched which firmware. Counts the downloads of a release as well. */
public final class DownloadLog {
  private static final Logger LOG = System.getLogger(DownloadLog.class.getName());
  private static final int LONGEST_AGENT = 200;

  private final DownloadStore store;
  private final InstantSource clock;

  public DownloadLog(Database database, InstantSource clock) {
    this.store = new DownloadStore(database);
    this.clock = clock;
  }

  /** Notes a download that begins, unless it goes on in the middle or asks for the headers only. */
  public void record(Context ctx, String who, Release release) {
    String range = ctx.header("Range");
    boolean goesOn = range != null && !range.startsWith("bytes=0-");
    if (goesOn || ctx.statusCode() == 304 || ctx.method().name().equals("HEAD")) {
      return;
    }
    String agent = ctx.header("User-Agent");
    record(
        new DownloadEntry(
            0,
            clock.instant(),
            who,
            release.platform(),
            release.version(),
            Request.address(ctx),
            agent == null ? null : agent.substring(0, Math.min(agent.length(), LONGEST_AGENT))));
  }

  /** Written soon; the download does not wait for it. */
  void record(DownloadEntry entry) {
    store
        .add(entry)
        .exceptionally(
            error -> {
              LOG.log(Level.WARNING, "a download was not logged", error);
              return 0;
            });
  }

  List<DownloadEntry> page(
      Optional<String> platform, Optional<String> who, @Nullable Long before, int most) {
    return store.page(platform, who, before, most);
  }

  void trim(int keep) {
    store.trim(keep);
  }
}
