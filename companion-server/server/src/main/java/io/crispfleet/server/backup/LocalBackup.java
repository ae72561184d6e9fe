package io.crispfleet.server.backup;

import io.crispfleet.contract.api.backup.BackupSummary;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.store.SqliteDatabase;
import io.crispfleet.server.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** A backup from beside the server: of a data folder that another process may be using. */
public final class LocalBackup {
  private LocalBackup() {}

  /**
   * Makes it.
   *
   * @param to a folder that does not exist, outside the data folder
   */
  public static BackupSummary make(Path data, Path to, InstantSource clock) throws IOException {
    Path database = data.resolve(DataFolder.DATABASE);
    if (!Files.exists(database)) {
      throw Problem.notFound(
          "NO_DATABASE",
          data + " holds no " + DataFolder.DATABASE + ". With PostgreSQL use pg_dump.");
    }
    Path absolute = to.toAbsolutePath().normalize();
    Path source = data.toAbsolutePath().normalize();
    if (absolute.startsWith(source) && !absolute.startsWith(source.resolve("backups"))) {
      throw Problem.badRequest("BACKUP_INSIDE", "Put the backup outside " + data + ".");
    }
    try {
      return new Backup(to)
          .make(data, copy -> SqliteDatabase.copy(database, copy), clock.instant());
    } catch (StoreException e) {
      throw Problem.unavailable("BACKUP_FAILED", String.valueOf(e.getMessage()));
    }
  }
}
