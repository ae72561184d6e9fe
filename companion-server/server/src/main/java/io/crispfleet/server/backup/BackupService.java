package io.crispfleet.server.backup;

import io.crispfleet.contract.api.backup.BackupSummary;
import io.crispfleet.server.files.DurableFiles;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Makes backups of one data folder into one folder of backups, one at a time. */
public final class BackupService {
  private static final String NIGHTLY = "nightly-";
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("'backup-'yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("'" + NIGHTLY + "'yyyyMMdd").withZone(ZoneOffset.UTC);

  private final Path data;
  private final Consumer<Path> database;
  private final Path backups;
  private final InstantSource clock;
  private final ReentrantLock running = new ReentrantLock();

  /**
   * Makes the service.
   *
   * @param database copies the database into a file, such as {@code Database::copyTo}
   * @param backups where backups go; made when needed
   */
  public BackupService(Path data, Consumer<Path> database, Path backups, InstantSource clock) {
    this.data = data;
    this.database = database;
    this.backups = backups;
    this.clock = clock;
  }

  /** Makes a backup now. */
  public BackupSummary make() {
    return make(SECOND.format(clock.instant()));
  }

  /** Makes today's nightly backup unless it is there, and removes those that are too old. */
  public void nightly(Duration kept) {
    String today = DAY.format(clock.instant());
    if (!Files.exists(backups.resolve(today))) {
      make(today);
    }
    String oldest = DAY.format(clock.instant().minus(kept));
    for (BackupSummary backup : list()) {
      if (backup.name().startsWith(NIGHTLY) && backup.name().compareTo(oldest) < 0) {
        remove(backup.name());
      }
    }
  }

  private void remove(String name) {
    try {
      DurableFiles.deleteTree(backups.resolve(name));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** What is there, the newest first. */
  public List<BackupSummary> list() {
    if (!Files.isDirectory(backups)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(backups)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve(BackupManifest.FILE)))
          .filter(folder -> !folder.getFileName().toString().endsWith(".partial"))
          .flatMap(BackupService::summary)
          .sorted(Comparator.comparing(BackupSummary::made).reversed())
          .toList();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static Stream<BackupSummary> summary(Path folder) {
    try {
      return Stream.of(new Backup(folder).summary());
    } catch (IOException | Problem e) {
      // A damaged one is no backup; verifying it by name says why.
      return Stream.empty();
    }
  }

  private BackupSummary make(String name) {
    if (!running.tryLock()) {
      throw Problem.conflict("BACKUP_RUNNING", "A backup is being made; wait for it to end.");
    }
    try {
      return new Backup(backups.resolve(name)).make(data, database, clock.instant());
    } catch (UnsupportedOperationException e) {
      throw Problem.conflict("BACKUP_ELSEWHERE", String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      throw Problem.unavailable("BACKUP_FAILED", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw unwritable(e);
    } finally {
      running.unlock();
    }
  }

  private Problem unwritable(IOException error) {
    return Problem.unavailable(
        "BACKUP_FAILED",
        "The backup was not made: "
            + error.getMessage()
            + ". Free some space below "
            + backups
            + " or make it writable.");
  }
}
