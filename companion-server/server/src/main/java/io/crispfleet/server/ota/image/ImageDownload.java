package io.crispfleet.server.ota.image;

import io.crispfleet.server.blob.BlobStore;
import io.crispfleet.server.ota.session.OtaSession;
import io.crispfleet.server.ota.session.OtaSessions;
import io.crispfleet.server.ota.session.Signal;
import io.crispfleet.server.releases.Release;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Sends an image and tells the stick's session how far it has come: older sticks say nothing while
 * they update, so what was sent is what is known.
 */
public final class ImageDownload {
  private static final int CHUNK = 16 * 1024;
  private static final Duration REPORT_EVERY = Duration.ofSeconds(1);

  private final BlobStore blobs;
  private final OtaSessions sessions;
  private final InstantSource clock;

  public ImageDownload(BlobStore blobs, OtaSessions sessions, InstantSource clock) {
    this.blobs = blobs;
    this.sessions = sessions;
    this.clock = clock;
  }

  /**
   * Answers with the image, or the range of it that was asked for.
   *
   * @param session the update it belongs to; empty when unknown
   */
  public void send(Context ctx, Release release, Optional<OtaSession> session) throws IOException {
    HttpServletResponse response = ctx.res();
    String tag = "\"" + release.sha256() + "\"";
    response.setContentType("application/octet-stream");
    response.setHeader("Accept-Ranges", "bytes");
    response.setHeader("ETag", tag);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader(
        "Content-Disposition", "attachment; filename=firmware_" + release.version() + ".bin");
    response.setHeader("X-Firmware-Version", release.version());
    response.setHeader("X-Firmware-Checksum", release.md5());
    response.setHeader("X-Firmware-SHA256", release.sha256());
    ByteRange range =
        ByteRange.of(ctx.header("Range"), ctx.header("If-Range"), tag, release.size());
    if (range.unsatisfiable()) {
      response.setStatus(416);
      response.setHeader("Content-Range", "bytes */" + release.size());
      response.setContentLength(0);
      return;
    }
    if (range.partial()) {
      response.setStatus(206);
      response.setHeader(
          "Content-Range", "bytes " + range.first() + "-" + range.last() + "/" + release.size());
    }
    response.setContentLengthLong(range.length());
    try (SeekableByteChannel image = blobs.open(release.sha256())) {
      copy(image.position(range.first()), range, response.getOutputStream(), release, session);
    }
  }

  private void copy(
      SeekableByteChannel image,
      ByteRange range,
      OutputStream out,
      Release release,
      Optional<OtaSession> session)
      throws IOException {
    report(session, new Signal.Downloading(percent(range.first(), release), range.first()));
    Instant reported = clock.instant();
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    long sent = 0;
    while (sent < range.length()) {
      buffer.clear().limit((int) Math.min(CHUNK, range.length() - sent));
      int read = image.read(buffer);
      if (read < 0) {
        throw new IOException("the image is shorter than its release says");
      }
      out.write(buffer.array(), 0, read);
      sent += read;
      Instant now = clock.instant();
      if (Duration.between(reported, now).compareTo(REPORT_EVERY) >= 0) {
        reported = now;
        long position = range.first() + sent;
        report(session, new Signal.Downloading(percent(position, release), position));
      }
    }
    out.flush();
    if (range.last() == release.size() - 1) {
      report(session, new Signal.Downloading(100, release.size()));
      report(session, new Signal.Written());
    }
  }

  private static int percent(long bytes, Release release) {
    return (int) (bytes * 100 / Math.max(1, release.size()));
  }

  private void report(Optional<OtaSession> session, Signal signal) {
    session.ifPresent(
        known ->
            sessions.signal(known.device(), same -> same.id().equals(known.id()), signal).join());
  }
}
