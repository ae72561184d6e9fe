package io.crispfleet.server.ota.image;

import io.crispfleet.server.blob.BlobStore.Blob;
import io.crispfleet.server.http.Download;
import io.crispfleet.server.http.Download.Manner;
import io.crispfleet.server.ota.session.OtaSession;
import io.crispfleet.server.ota.session.OtaSessions;
import io.crispfleet.server.ota.session.Signal;
import io.crispfleet.server.releases.Release;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Sends an image and tells the stick's session how far it has come: older sticks say nothing while
 * they update, so what was sent is what is known.
 */
public final class ImageDownload {
  private static final Duration REPORT_EVERY = Duration.ofSeconds(1);
  private static final int PER_CENT = 100;

  private final Download download;
  private final OtaSessions sessions;
  private final InstantSource clock;

  public ImageDownload(Download download, OtaSessions sessions, InstantSource clock) {
    this.download = download;
    this.sessions = sessions;
    this.clock = clock;
  }

  /**
   * Answers with the image, or the range of it that was asked for.
   *
   * @param session the update it belongs to; empty when unknown
   */
  public void send(Context ctx, Release release, Optional<OtaSession> session) throws IOException {
    ctx.header("X-Firmware-Version", release.version());
    ctx.header("X-Firmware-Checksum", release.md5());
    ctx.header("X-Firmware-SHA256", release.sha256());
    Blob image = new Blob(release.sha256(), release.size());
    String file = "firmware_" + release.version().replace('+', '_') + ".bin";
    Manner manner = Manner.firmware(file);
    if (session.isEmpty()) {
      download.serve(ctx, image, manner);
      return;
    }
    Watch watch = new Watch(session.get());
    download.serve(ctx, image, manner.watchedBy(watch));
    watch.finish(release.size());
  }

  /** Follows one download, on its request's thread. */
  private final class Watch implements Download.Progress {
    private final OtaSession session;
    private Instant reported = Instant.MIN;
    private long end;

    private Watch(OtaSession session) {
      this.session = session;
    }

    @Override
    public void served(long position, long size) {
      end = position;
      Instant now = clock.instant();
      // An often repeated row in the database helps nobody.
      if (reported.equals(Instant.MIN)
          || Duration.between(reported, now).abs().compareTo(REPORT_EVERY) >= 0) {
        reported = now;
        report(new Signal.Downloading((int) (position * PER_CENT / Math.max(1, size)), position));
      }
    }

    private void finish(long size) {
      if (end == size && size > 0) {
        report(new Signal.Downloading(PER_CENT, size));
        report(new Signal.Written());
      }
    }

    private void report(Signal signal) {
      Optional<OtaSession> _ =
          sessions.signal(session.device(), same -> same.id().equals(session.id()), signal).join();
    }
  }
}
