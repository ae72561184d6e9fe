package io.crispfleet.server.releases;

import io.crispfleet.contract.api.release.ArtifactInfo;
import io.crispfleet.server.blob.BlobStore;
import io.crispfleet.server.blob.BlobStore.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterInputStream;

/**
 * Compressed copies of release files for the flash bench: the ESP boot loader takes zlib data, so
 * the bench can pass on what it gets. Made when first asked for, then kept.
 */
final class Deflated {
  private static final long LIMIT = 32L << 20;

  private final ReleaseStore store;
  private final BlobStore blobs;

  Deflated(ReleaseStore store, BlobStore blobs) {
    this.store = store;
    this.blobs = blobs;
  }

  /** The compressed copy of a file that a release has. */
  synchronized Blob of(String sha256) throws IOException {
    Optional<Blob> known = store.deflated(sha256).map(ArtifactInfo::sha256).flatMap(blobs::find);
    if (known.isPresent()) {
      return known.get();
    }
    Deflater best = new Deflater(Deflater.BEST_COMPRESSION);
    try (InputStream plain = Channels.newInputStream(blobs.open(sha256));
        InputStream compressed = new DeflaterInputStream(plain, best)) {
      Blob blob = blobs.put(compressed, LIMIT);
      store.deflated(sha256, blob.sha256(), blob.size());
      return blob;
    } finally {
      best.end();
    }
  }
}
