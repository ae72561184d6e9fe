package io.crispfleet.server.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Immutable bytes addressed by their SHA-256 (64 lower-case hex digits). What {@link #put} has
 * returned is durable and complete; a half-written blob is never visible. Safe for any number of
 * threads. A text that is no address names no blob.
 */
public interface BlobStore {
  /** A stored blob. */
  record Blob(String sha256, long size) {}

  /**
   * Stores a stream, which stays open. Storing what is already there renews its age.
   *
   * @param limit most bytes taken
   * @throws BlobTooLarge when the stream is longer; nothing is left behind
   * @throws BlobsUnavailable when the store cannot take it now; nothing is left behind
   */
  Blob put(InputStream content, long limit) throws IOException;

  Optional<Blob> find(String sha256);

  /**
   * Opens a blob for reading, after its bytes were checked against its address once in this process
   * and again whenever they seem to have been touched. May be a {@link
   * java.nio.channels.FileChannel}.
   *
   * @throws BlobMissing when there is none
   * @throws BlobDamaged when the bytes no longer match: the blob is then put aside and never served
   */
  SeekableByteChannel open(String sha256) throws IOException;

  /** Removes a blob; nothing happens when it is not there. */
  void delete(String sha256) throws IOException;

  /** All blobs, in no particular order; close the stream, which may hold a connection. */
  Stream<Blob> list() throws IOException;

  /**
   * Removes every blob that is not in {@code keep} and was last stored longer than {@code grace}
   * ago, so that what is uploaded now and referred to in a moment survives.
   *
   * @return how many were removed
   */
  int retain(Set<String> keep, Duration grace) throws IOException;

  /** A stream was longer than allowed. */
  final class BlobTooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    public BlobTooLarge(long limit) {
      super("more than " + limit + " bytes");
    }
  }

  /** Nobody has stored this, or it was removed. */
  final class BlobMissing extends IOException {
    private static final long serialVersionUID = 1L;

    public BlobMissing(String sha256) {
      super("there is no blob " + sha256);
    }
  }

  /** The stored bytes no longer have the address they were stored under. */
  final class BlobDamaged extends IOException {
    private static final long serialVersionUID = 1L;

    public BlobDamaged(String sha256, String putAside) {
      super(
          "the stored bytes of "
              + sha256
              + " are damaged and were put aside as "
              + putAside
              + "; upload the file again or restore a backup");
    }
  }

  /** The store is full, read-only or out of reach. */
  final class BlobsUnavailable extends IOException {
    private static final long serialVersionUID = 1L;

    public BlobsUnavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
