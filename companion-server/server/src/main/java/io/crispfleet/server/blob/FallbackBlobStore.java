package io.crispfleet.server.blob;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A far store, such as a network folder or an object store, with a local one before it. A blob is
 * received locally, then carried over; while the far one is out of reach it stays here and is
 * served from here, until {@link #carryOver} succeeds.
 */
public final class FallbackBlobStore implements BlobStore {
  private static final Logger LOG = System.getLogger(FallbackBlobStore.class.getName());

  private final BlobStore far;
  private final BlobStore local;

  public FallbackBlobStore(BlobStore far, BlobStore local) {
    this.far = far;
    this.local = local;
  }

  @Override
  public Blob put(InputStream content, long limit) throws IOException {
    Blob blob = local.put(content, limit);
    try {
      carry(blob);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0} stays in the local store: {1}", blob.sha256(), e.getMessage());
    }
    return blob;
  }

  private void carry(Blob blob) throws IOException {
    try (SeekableByteChannel channel = local.open(blob.sha256());
        InputStream content = Channels.newInputStream(channel)) {
      far.put(content, blob.size());
    }
    local.delete(blob.sha256());
  }

  /**
   * Carries over what had to stay here.
   *
   * @return how many blobs were carried
   * @throws BlobsUnavailable when the far store is still out of reach
   */
  public int carryOver() throws IOException {
    List<Blob> waiting;
    try (Stream<Blob> blobs = local.list()) {
      waiting = blobs.toList();
    }
    for (Blob blob : waiting) {
      carry(blob);
    }
    return waiting.size();
  }

  @Override
  public Optional<Blob> find(String sha256) {
    return far.find(sha256).or(() -> local.find(sha256));
  }

  @Override
  public SeekableByteChannel open(String sha256) throws IOException {
    try {
      return far.open(sha256);
    } catch (IOException e) {
      if (local.find(sha256).isEmpty()) {
        throw e;
      }
      return local.open(sha256);
    }
  }

  @Override
  public void delete(String sha256) throws IOException {
    local.delete(sha256);
    far.delete(sha256);
  }

  @Override
  public Stream<Blob> list() throws IOException {
    Set<Blob> all = new HashSet<>();
    for (BlobStore store : List.of(far, local)) {
      try (Stream<Blob> blobs = store.list()) {
        blobs.forEach(all::add);
      }
    }
    return all.stream();
  }

  @Override
  public int retain(Set<String> keep, Duration grace) throws IOException {
    return local.retain(keep, grace) + far.retain(keep, grace);
  }
}
