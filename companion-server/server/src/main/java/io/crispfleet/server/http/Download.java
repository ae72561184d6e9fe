package io.crispfleet.server.http;

import io.crispfleet.server.blob.BlobStore;
import io.crispfleet.server.blob.BlobStore.Blob;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.jspecify.annotations.Nullable;

/**
 * Serves blobs as files that never change: length, strong validator, ranges and conditions. A route
 * that uses it declares the statuses 200, 206, 304 and, as a problem, 416.
 */
public final class Download {
  private static final long CACHED = 64L << 20;
  private static final long LARGEST_CACHED = 16L << 20;
  private static final int SLICE = 256 * 1024;

  /** Hears how far a download came; called often and in order, on the request's thread. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Bytes were handed to the network.
     *
     * @param end position in the blob behind the last byte written so far
     * @param size bytes of the whole blob
     */
    void served(long end, long size);
  }

  /**
   * How to serve.
   *
   * @param mediaType usually {@code application/octet-stream}
   * @param fileName what a browser should call it: letters, digits, dot, dash and underscore; empty
   *     for none
   * @param immutable true when the URL names these bytes for ever
   */
  public record Manner(
      String mediaType, String fileName, boolean immutable, @Nullable Progress progress) {
    public Manner {
      if (!fileName.matches("[A-Za-z0-9._-]*")) {
        throw new IllegalArgumentException("'" + fileName + "' is no safe file name");
      }
    }

    public static Manner firmware(String fileName) {
      return new Manner("application/octet-stream", fileName, false, null);
    }

    public Manner forEver() {
      return new Manner(mediaType, fileName, true, progress);
    }

    public Manner watchedBy(Progress listener) {
      return new Manner(mediaType, fileName, immutable, listener);
    }
  }

  private final BlobStore blobs;
  private final BlobCache cache = new BlobCache(CACHED, LARGEST_CACHED);

  public Download(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * Answers with a blob, all or part of it, or with 304.
   *
   * @throws Problem 416 when the range lies behind the end
   * @throws IOException when the client goes away, or the blob is damaged
   */
  public void serve(Context ctx, Blob blob, Manner manner) throws IOException {
    String etag = '"' + blob.sha256() + '"';
    ctx.header("ETag", etag);
    ctx.header("Accept-Ranges", "bytes");
    ctx.header(
        "Cache-Control", manner.immutable() ? "public, max-age=31536000, immutable" : "no-cache");
    if (matches(ctx.header("If-None-Match"), etag)) {
      ctx.status(304);
      return;
    }
    ByteRange whole = new ByteRange(0, blob.size());
    Optional<ByteRange> part = range(ctx, blob, etag);
    ByteRange range = part.orElse(whole);
    ctx.status(part.isPresent() ? 206 : 200);
    part.ifPresent(bytes -> ctx.header("Content-Range", bytes.contentRange(blob.size())));
    if (!manner.fileName().isEmpty()) {
      ctx.header("Content-Disposition", "attachment; filename=" + manner.fileName());
    }
    ctx.res().setContentType(manner.mediaType());
    ctx.res().setContentLengthLong(range.length());
    if (!ctx.method().equals(HandlerType.HEAD) && range.length() > 0) {
      send((HttpOutput) ctx.res().getOutputStream(), blob, range, manner.progress());
    }
  }

  private static Optional<ByteRange> range(Context ctx, Blob blob, String etag) {
    String header = ctx.header("Range");
    String condition = ctx.header("If-Range");
    if (header == null || (condition != null && !condition.strip().equals(etag))) {
      return Optional.empty();
    }
    return ByteRange.parse(header, blob.size());
  }

  private static boolean matches(@Nullable String condition, String etag) {
    if (condition == null) {
      return false;
    }
    for (String candidate : condition.split(",", -1)) {
      String bare = candidate.strip();
      if (bare.equals("*") || bare.equals(etag) || bare.equals("W/" + etag)) {
        return true;
      }
    }
    return false;
  }

  private void send(HttpOutput out, Blob blob, ByteRange range, @Nullable Progress progress)
      throws IOException {
    Optional<ByteBuffer> cached = cache.get(blobs, blob);
    if (cached.isEmpty()) {
      stream(out, blob, range, progress);
      return;
    }
    ByteBuffer bytes =
        cached.get().slice(Math.toIntExact(range.start()), Math.toIntExact(range.length()));
    if (progress == null) {
      out.write(bytes);
      return;
    }
    for (int at = 0; at < bytes.capacity(); at += SLICE) {
      int length = Math.min(SLICE, bytes.capacity() - at);
      out.write(bytes.slice(at, length));
      progress.served(range.start() + at + length, blob.size());
    }
  }

  private void stream(HttpOutput out, Blob blob, ByteRange range, @Nullable Progress progress)
      throws IOException {
    long end = range.start() + range.length();
    ByteBuffer buffer = ByteBuffer.allocateDirect(SLICE);
    try (SeekableByteChannel channel = blobs.open(blob.sha256())) {
      channel.position(range.start());
      for (long at = range.start(); at < end; ) {
        buffer.clear().limit((int) Math.min(SLICE, end - at));
        if (channel.read(buffer) < 0) {
          throw new EOFException("blob " + blob.sha256() + " is shorter than it was");
        }
        at += buffer.position();
        out.write(buffer.flip());
        if (progress != null) {
          progress.served(at, blob.size());
        }
      }
    }
  }
}
