package io.crispfleet.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crispfleet.server.store.StoreException.Kind;
import io.crispfleet.server.testing.SmallDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFaultTest {
  @TempDir Path folder;

  @Test
  void aFileThatIsNoDatabaseIsNamedWithTheWayOut() throws IOException {
    Path file = folder.resolve("crispfleet.db");
    Files.writeString(file, "this is no database".repeat(1000));
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> SqliteDatabase.open(file))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
        .withMessageContaining(file.toString())
        .withMessageContaining("crispfleet admin restore");
  }

  @Test
  void damageInsideIsFoundAtStart() throws IOException {
    Path file = folder.resolve("crispfleet.db");
    try (Database database = SqliteDatabase.open(file)) {
      filler(database);
      for (int i = 0; i < 200; i++) {
        fill(database, 4096);
      }
    }
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(raw.length() / 2);
      raw.write(new byte[64 * 1024]);
    }
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> SqliteDatabase.open(file))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT));
  }

  @Test
  void aFolderInUseNamesItsHolder() {
    Path file = folder.resolve("crispfleet.db");
    try (Database database = SqliteDatabase.open(file)) {
      assertThat(database).isNotNull();
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> SqliteDatabase.open(file))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
          .withMessageContaining("in use by process " + ProcessHandle.current().pid());
    }
    SqliteDatabase.open(file).close();
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("data"), "a file");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> SqliteDatabase.open(inTheWay.resolve("sub/crispfleet.db")))
        .withMessageContaining(inTheWay.toString());
  }

  @Test
  void aReadOnlyFolderIsNamed() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1 << 20)) {
      SqliteDatabase.open(disk.path().resolve("crispfleet.db")).close();
      disk.readOnly();
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> SqliteDatabase.open(disk.path().resolve("crispfleet.db")))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NO_SPACE))
          .withMessageContaining(disk.path().toString())
          .withMessageContaining("writable");
    }
  }

  @Test
  void aFullDiskStopsWritesKeepsReadsAndRecovers() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 4 << 20);
        Database database = SqliteDatabase.open(disk.path().resolve("crispfleet.db"))) {
      filler(database);
      Path ballast = Files.write(disk.path().resolve("ballast"), new byte[1 << 20]);
      int written = 0;
      List<StoreException> refused = new ArrayList<>();
      while (refused.isEmpty()) {
        try {
          fill(database, 50_000);
          written++;
        } catch (StoreException e) {
          refused.add(e);
        }
      }
      assertThat(refused.getFirst().kind()).isEqualTo(Kind.NO_SPACE);
      assertThat(refused.getFirst()).hasMessageContaining("is full");
      assertThat(rows(database)).isEqualTo(written);
      List<CompletableFuture<Integer>> together = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        together.add(database.writeAsync(c -> insert(c, 50_000)));
      }
      int more = 0;
      for (CompletableFuture<Integer> each : together) {
        more += each.handle((done, failed) -> failed == null ? 1 : 0).join();
      }
      assertThat(rows(database)).isEqualTo(written + more);
      Files.delete(ballast);
      fill(database, 50_000);
      assertThat(rows(database)).isEqualTo(written + more + 1);
    }
  }

  @Test
  void theLogDoesNotGrowWithoutBound() throws IOException {
    Path file = folder.resolve("crispfleet.db");
    try (Database database = SqliteDatabase.open(file)) {
      filler(database);
      for (int i = 0; i < 2_000; i++) {
        fill(database, 50_000);
      }
      assertThat(Files.size(folder.resolve("crispfleet.db-wal"))).isLessThan(64L << 20);
    }
  }

  private static void filler(Database database) {
    database.write(c -> Sql.update(c, "CREATE TABLE filler (bytes BLOB)"));
  }

  private static void fill(Database database, int bytes) {
    database.write(c -> insert(c, bytes));
  }

  private static int insert(java.sql.Connection connection, int bytes)
      throws java.sql.SQLException {
    return Sql.update(connection, "INSERT INTO filler VALUES (?)", (Object) new byte[bytes]);
  }

  private static long rows(Database database) {
    return database.read(c -> Sql.number(c, "SELECT count(*) FROM filler"));
  }
}
