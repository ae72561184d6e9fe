package io.crispfleet.server.store;

import io.crispfleet.server.store.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second process out of a data folder. The operating system drops the lock when its holder
 * dies; the process id in the file is only for people.
 */
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  static FolderLock take(Path folder) {
    Path file = folder.resolve("server.lock");
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new StoreException(
          Kind.NO_SPACE,
          "Cannot write to "
              + folder
              + ". Make the folder writable for this user, or choose"
              + " another one with --data.",
          e);
    }
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(folder, file, null);
      }
      channel.truncate(0);
      byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8);
      channel.write(ByteBuffer.wrap(pid), 0);
      return new FolderLock(channel);
    } catch (OverlappingFileLockException e) {
      close(channel);
      throw inUse(folder, file, e);
    } catch (IOException e) {
      close(channel);
      throw new StoreException(Kind.NO_SPACE, "Cannot write " + file + ": " + e.getMessage(), e);
    } catch (StoreException e) {
      close(channel);
      throw e;
    }
  }

  private static StoreException inUse(Path folder, Path file, @Nullable Exception cause) {
    String holder = "another process";
    try {
      String pid = Files.readString(file).strip();
      if (pid.matches("\\d{1,10}")) {
        holder = "process " + pid;
      }
    } catch (IOException e) {
      // Windows does not let a locked file be read; the sentence does without the number.
    }
    return new StoreException(
        Kind.UNAVAILABLE,
        folder + " is in use by " + holder + ". Stop it, or choose another folder with --data.",
        cause);
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written through it that anybody needs.
    }
  }

  @Override
  public void close() {
    close(channel);
  }
}
