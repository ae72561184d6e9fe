package io.crispfleet.server.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Immutable bytes addressed by their SHA-256 (64 lower-case hex digits). What {@link #put} has
 * returned is durable and complete; a half-written blob is never visible.
 */
public interface BlobStore {
  /** A stored blob. */
  record Blob(String sha256, long size) {}

  /**
   * Stores a stream.
   *
   * @param limit most bytes taken
   * @throws BlobTooLarge when the stream is longer; nothing is left behind
   */
  Blob put(InputStream content, long limit) throws IOException;

  Optional<Blob> find(String sha256);

  /**
   * Opens a blob for reading, after its bytes were checked against its address once in this
   * process.
   *
   * @throws IOException also when the bytes no longer match: the blob is then put aside and never
   *     served
   */
  SeekableByteChannel open(String sha256) throws IOException;

  /** Removes a blob; nothing happens when it is not there. */
  void delete(String sha256) throws IOException;

  Stream<Blob> list() throws IOException;

  /** A stream was longer than allowed. */
  final class BlobTooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    public BlobTooLarge(long limit) {
      super("more than " + limit + " bytes");
    }
  }
}
