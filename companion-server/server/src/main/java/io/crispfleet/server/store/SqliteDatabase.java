package io.crispfleet.server.store;

import io.crispfleet.server.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * SQLite in one file: one writer thread with group commit, a few read connections, a write-ahead
 * log that is flushed to the disk with every commit. One process owns the folder.
 */
public final class SqliteDatabase implements Database {
  private final Path file;
  private final FolderLock lock;
  private final GroupCommit writer;
  private final ReadPool readers;

  private SqliteDatabase(Path file, FolderLock lock, GroupCommit writer, ReadPool readers) {
    this.file = file;
    this.lock = lock;
    this.writer = writer;
    this.readers = readers;
  }

  /**
   * Opens the database, makes it when there is none, and brings its schema up to this program's.
   *
   * @throws StoreException with what to do when the folder cannot be written or is in use by
   *     another process, and when the file is damaged or newer than this program
   */
  public static SqliteDatabase open(Path file) {
    return open(file, Migrations.bundled());
  }

  static SqliteDatabase open(Path file, Migrations migrations) {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new StoreException(Kind.NO_SPACE, "cannot make the data folder " + folder, e);
    }
    FolderLock lock = FolderLock.take(folder);
    try {
      new SqliteUpgrade(file, migrations).run();
      GroupCommit writer = new GroupCommit(SqliteConnections.writer(file), file);
      return new SqliteDatabase(file, lock, writer, new ReadPool(file));
    } catch (SQLException e) {
      lock.close();
      throw Failures.sqlite(file, e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  public Path file() {
    return file;
  }

  @Override
  public <T> T read(Work<T> work) {
    return readers.read(work);
  }

  @Override
  public <T> T write(Work<T> work) {
    try {
      return writer.submit(work, true).join();
    } catch (CompletionException e) {
      throw Failures.rethrow(e);
    }
  }

  @Override
  public <T> CompletableFuture<T> writeAsync(Work<T> work) {
    return writer.submit(work, false);
  }

  @Override
  public void copyTo(Path target) {
    copy(file, target);
  }

  /**
   * Copies a database that may be in use by another process.
   *
   * @param target a file that does not exist yet
   */
  public static void copy(Path file, Path target) {
    try (Connection connection = SqliteConnections.plain(file)) {
      Sql.update(connection, "VACUUM INTO ?", target.toString());
    } catch (SQLException e) {
      throw Failures.sqlite(file, e);
    }
  }

  /** Finishes what is queued, then closes. */
  @Override
  public void close() {
    writer.close();
    readers.close();
    lock.close();
  }
}
