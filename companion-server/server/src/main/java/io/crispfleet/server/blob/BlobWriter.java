package io.crispfleet.server.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/** Writes the bytes of a blob to be, and tells errors of the disk from those of the sender. */
final class BlobWriter implements AutoCloseable {
  private final FileChannel channel;
  private final Function<IOException, ? extends IOException> trouble;

  BlobWriter(Path file, Function<IOException, ? extends IOException> trouble) throws IOException {
    this.trouble = trouble;
    try {
      this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw trouble.apply(e);
    }
  }

  void write(byte[] bytes, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw trouble.apply(e);
    }
  }

  void sync() throws IOException {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw trouble.apply(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
