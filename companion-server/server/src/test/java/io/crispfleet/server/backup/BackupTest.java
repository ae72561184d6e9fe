package io.crispfleet.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crispfleet.contract.api.backup.BackupSummary;
import io.crispfleet.server.blob.BlobStore.Blob;
import io.crispfleet.server.blob.FileBlobStore;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import io.crispfleet.server.store.SqliteDatabase;
import io.crispfleet.server.testing.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private Path data;
  private Path backups;
  private Database database;
  private BackupService service;
  private Blob blob;

  @BeforeEach
  void open() throws IOException {
    data = folder.resolve("data");
    backups = folder.resolve("backups");
    database = SqliteDatabase.open(data.resolve("crispfleet.db"));
    database.write(c -> Sql.update(c, "CREATE TABLE t (word TEXT)"));
    database.write(c -> Sql.update(c, "INSERT INTO t VALUES ('kept')"));
    blob = blobs(data).put(new ByteArrayInputStream(new byte[70_000]), 1 << 20);
    Files.write(
        Files.createFile(
            data.resolve("secret.key"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
        new byte[32]);
    Files.writeString(data.resolve("server.properties"), "http=0.0.0.0:8080");
    service = new BackupService(data, database::copyTo, backups, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private FileBlobStore blobs(Path below) throws IOException {
    return FileBlobStore.open(below.resolve("blobs"), clock);
  }

  private Path made() {
    return backups.resolve(service.make().name());
  }

  @Test
  void aBackupRestoredElsewhereHasTheSameChecksumsAndRuns() throws IOException {
    Path backup = made();
    database.write(c -> Sql.update(c, "INSERT INTO t VALUES ('later')"));
    Path restored = folder.resolve("restored");
    BackupSummary summary = new Backup(backup).restore(restored);
    assertThat(summary.files()).isEqualTo(4);
    for (String path : DataFolder.files(data)) {
      assertThat(restored.resolve(path)).hasSameBinaryContentAs(data.resolve(path));
    }
    try (Database copy = SqliteDatabase.open(restored.resolve("crispfleet.db"))) {
      List<String> words = copy.read(c -> Sql.list(c, "SELECT word FROM t", r -> r.getString(1)));
      assertThat(words).containsExactly("kept");
    }
    blobs(restored).open(blob.sha256()).close();
  }

  @Test
  void secretsStayTheirOwners() throws IOException {
    Path backup = made();
    assertThat(Files.getPosixFilePermissions(backup))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(backup.resolve("data/secret.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void whatBelongsToNowIsLeftOut() throws IOException {
    Files.writeString(data.resolve("blobs/incoming/1.part"), "half");
    Path backup = made();
    try (Stream<Path> files = Files.walk(backup)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .doesNotContain("server.lock", "1.part", "crispfleet.db-wal", "crispfleet.db-shm");
    }
  }

  @Test
  void aFolderThatIsNotEmptyIsRefusedAndUntouched() {
    Path backup = made();
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> new Backup(backup).restore(data))
        .satisfies(e -> assertThat(e.code()).isEqualTo("DATA_FOLDER_NOT_EMPTY"));
    assertThat(data.resolve("server.properties")).exists();
  }

  @Test
  void aDamagedBackupIsFoundBeforeAnythingIsRestored() throws IOException {
    Path backup = made();
    Files.writeString(backup.resolve("data/server.properties"), "http=0.0.0.0:6666");
    Path restored = folder.resolve("restored");
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> new Backup(backup).restore(restored))
        .withMessageContaining("server.properties");
    assertThat(restored).doesNotExist();
    Files.delete(backup.resolve("data/crispfleet.db"));
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> new Backup(backup).verify())
        .withMessageContaining("crispfleet.db");
  }

  @Test
  void aManifestCannotLeadOutside() throws IOException {
    Path backup = made();
    Path manifest = backup.resolve("manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("server.properties", "../../../escaped"));
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> new Backup(backup).restore(folder.resolve("restored")))
        .withMessageContaining("outside");
  }

  @Test
  void nightlyBackupsAreMadeOnceADayAndKeptForSomeDays() {
    service.make();
    for (int day = 0; day < 5; day++) {
      service.nightly(Duration.ofDays(2));
      service.nightly(Duration.ofDays(2));
      clock.advance(Duration.ofDays(1));
    }
    assertThat(service.list().stream().map(BackupSummary::name))
        .containsExactly(
            "nightly-20261125", "nightly-20261124", "nightly-20261123", "backup-20261121-120000");
  }

  @Test
  void anInterruptedBackupIsNoBackup() throws IOException {
    Files.createDirectories(backups.resolve("backup-20261121-120000.partial/data"));
    assertThat(service.list()).isEmpty();
    assertThat(service.make().name()).isEqualTo("backup-20261121-120000");
    assertThat(backups.resolve("backup-20261121-120000.partial")).doesNotExist();
  }

  @Test
  void aDatabaseWithItsOwnToolsSaysSo() {
    BackupService other =
        new BackupService(
            data,
            file -> {
              throw new UnsupportedOperationException("use pg_dump");
            },
            backups,
            clock);
    assertThatExceptionOfType(Problem.class).isThrownBy(other::make).withMessage("use pg_dump");
    assertThat(other.list()).isEmpty();
  }

  @Test
  void aRunningServerIsBackedUpFromBeside() throws IOException {
    Path to = folder.resolve("beside");
    LocalBackup.make(data, to, clock);
    assertThat(new Backup(to).verify().files()).isEqualTo(4);
  }
}
