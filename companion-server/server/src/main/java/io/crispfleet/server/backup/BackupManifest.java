package io.crispfleet.server.backup;

import io.crispfleet.contract.api.backup.BackupSummary;
import java.time.Instant;
import java.util.List;

/**
 * What a backup consists of; written last, so that a folder with one is complete.
 *
 * @param format 1
 * @param made when
 */
record BackupManifest(int format, Instant made, List<Entry> files) {
  static final int FORMAT = 1;
  static final String FILE = "manifest.json";

  /**
   * One file.
   *
   * @param path below the data folder, parts separated by slashes
   * @param sha256 64 lower-case hex digits
   */
  record Entry(String path, long size, String sha256) {}

  BackupManifest {
    files = List.copyOf(files);
  }

  BackupSummary summary(String name) {
    return new BackupSummary(name, made, files.size(), files.stream().mapToLong(Entry::size).sum());
  }
}
