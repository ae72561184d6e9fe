package io.crispfleet.server.releases.upload;

import io.crispfleet.server.blob.BlobStore;
import io.crispfleet.server.blob.BlobStore.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Files that were stored but do not belong to a release yet. What no release took is removed when
 * the last who staged it is done, so that a refused upload leaves nothing behind.
 */
public final class StagedBlobs {
  private static final Logger LOG = System.getLogger(StagedBlobs.class.getName());

  private final BlobStore blobs;
  private final Predicate<String> needed;
  private final Map<String, Integer> holders = new HashMap<>();

  public StagedBlobs(BlobStore blobs, Predicate<String> needed) {
    this.blobs = blobs;
    this.needed = needed;
  }

  /** A stored file; closing it says that the release, if any, has been written. */
  public final class Staged implements AutoCloseable {
    private final Blob blob;

    private Staged(Blob blob) {
      this.blob = blob;
    }

    public Blob blob() {
      return blob;
    }

    @Override
    public void close() {
      release(blob.sha256());
    }
  }

  public Staged stage(InputStream content, long limit) throws IOException {
    Blob blob = blobs.put(content, limit);
    synchronized (holders) {
      holders.merge(blob.sha256(), 1, Integer::sum);
    }
    // Somebody who was done in between may have removed it before it was held.
    if (blobs.find(blob.sha256()).isEmpty()) {
      release(blob.sha256());
      throw new IOException("the blob was removed while it was stored; try again");
    }
    return new Staged(blob);
  }

  private void release(String sha256) {
    synchronized (holders) {
      Integer left = holders.merge(sha256, -1, Integer::sum);
      if (left > 0) {
        return;
      }
      holders.remove(sha256);
      if (!needed.test(sha256)) {
        try {
          blobs.delete(sha256);
        } catch (IOException e) {
          LOG.log(Level.WARNING, "an unneeded blob could not be removed; it will be later", e);
        }
      }
    }
  }
}
