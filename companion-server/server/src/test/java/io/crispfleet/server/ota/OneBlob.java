package io.crispfleet.server.ota;

import io.crispfleet.server.blob.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.stream.Stream;

/** A store in which every address has the same bytes. */
final class OneBlob implements BlobStore {
  private final byte[] bytes;

  OneBlob(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public Blob put(InputStream content, long limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Blob> find(String sha256) {
    return Optional.of(new Blob(sha256, bytes.length));
  }

  @Override
  public SeekableByteChannel open(String sha256) {
    return new Channel();
  }

  @Override
  public void delete(String sha256) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Stream<Blob> list() {
    return Stream.empty();
  }

  @Override
  public int retain(java.util.Set<String> wanted, java.time.Duration grace) {
    return 0;
  }

  private final class Channel implements SeekableByteChannel {
    private int position;

    @Override
    public int read(ByteBuffer into) {
      if (position >= bytes.length) {
        return -1;
      }
      int count = Math.min(into.remaining(), bytes.length - position);
      into.put(bytes, position, count);
      position += count;
      return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      throw new IOException("read only");
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public SeekableByteChannel position(long next) {
      position = (int) next;
      return this;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
      throw new IOException("read only");
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
