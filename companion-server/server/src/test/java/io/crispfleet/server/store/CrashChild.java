package io.crispfleet.server.store;

import io.crispfleet.server.blob.FileBlobStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** A process that writes as fast as it can, says what was acknowledged, and waits to be killed. */
final class CrashChild {
  private static final int THREADS = 8;
  private static final long LIMIT = 1 << 20;

  private final Database database;
  private final FileBlobStore blobs;
  private final PrintStream out;
  private final AtomicLong next;

  private CrashChild(Database database, FileBlobStore blobs, PrintStream out, long first) {
    this.database = database;
    this.blobs = blobs;
    this.out = out;
    this.next = new AtomicLong(first);
  }

  /** Arguments: data folder and the first id to use. */
  @SuppressWarnings("SystemOut") // What it prints is what the parent reads.
  public static void main(String[] arguments) throws IOException {
    Path data = Path.of(arguments[0]);
    Database database = SqliteDatabase.open(data.resolve("crispfleet.db"));
    database.write(
        c -> Sql.update(c, "CREATE TABLE IF NOT EXISTS acknowledged (id BIGINT, blob TEXT)"));
    FileBlobStore blobs = FileBlobStore.open(data.resolve("blobs"), InstantSource.system());
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    CrashChild child = new CrashChild(database, blobs, out, Long.parseLong(arguments[1]));
    out.println("ready");
    for (int i = 0; i < THREADS; i++) {
      Thread.ofPlatform().start(child::writeForEver);
    }
  }

  private void writeForEver() {
    while (true) {
      long id = next.getAndIncrement();
      String blob = id % 50 == 0 ? storeBlob(id) : "";
      try {
        database.write(
            c -> {
              Sql.update(c, "INSERT INTO acknowledged VALUES (?, ?)", id, blob);
              if (id % 7 == 0) {
                throw new IllegalStateException("every seventh changes its mind");
              }
              return 1;
            });
        out.println(id + " " + blob);
      } catch (IllegalStateException e) {
        out.println("-" + id);
      }
    }
  }

  private String storeBlob(long id) {
    byte[] bytes = new byte[30_000];
    new Random(id).nextBytes(bytes);
    try {
      return blobs.put(new ByteArrayInputStream(bytes), LIMIT).sha256();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
