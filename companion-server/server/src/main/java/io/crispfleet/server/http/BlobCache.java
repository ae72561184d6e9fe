package io.crispfleet.server.http;

import io.crispfleet.server.blob.BlobStore;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The bytes of blobs that are being fetched much, outside of the heap: a whole fleet asks for the
 * same firmware within minutes, and from here it goes to each socket without another copy in user
 * space. Copies and not mapped files: a mapping of a file that is cut short would kill the process,
 * and would keep it from being deleted on some systems.
 */
final class BlobCache {
  private final long capacity;
  private final long largest;
  private final Map<String, ByteBuffer> buffers = new LinkedHashMap<>(16, 0.75f, true);
  private long held;

  BlobCache(long capacity, long largest) {
    this.capacity = capacity;
    this.largest = largest;
  }

  /** The blob's bytes from position 0; empty when it is too large to be kept. */
  Optional<ByteBuffer> get(BlobStore blobs, BlobStore.Blob blob) throws IOException {
    if (blob.size() > largest) {
      return Optional.empty();
    }
    synchronized (this) {
      ByteBuffer known = buffers.get(blob.sha256());
      if (known != null) {
        return Optional.of(known.duplicate());
      }
    }
    ByteBuffer fresh = read(blobs, blob);
    synchronized (this) {
      if (buffers.putIfAbsent(blob.sha256(), fresh) == null) {
        held += fresh.capacity();
        evict();
      }
    }
    return Optional.of(fresh.duplicate());
  }

  private void evict() {
    Iterator<ByteBuffer> eldest = buffers.values().iterator();
    while (held > capacity && eldest.hasNext()) {
      held -= eldest.next().capacity();
      eldest.remove();
    }
  }

  private static ByteBuffer read(BlobStore blobs, BlobStore.Blob blob) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(Math.toIntExact(blob.size()));
    try (SeekableByteChannel channel = blobs.open(blob.sha256())) {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer) < 0) {
          throw new EOFException("blob " + blob.sha256() + " is shorter than it was");
        }
      }
    }
    return buffer.flip().asReadOnlyBuffer();
  }
}
