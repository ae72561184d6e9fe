package io.crispfleet.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.store.SqliteDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BackupCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Object command, Object... arguments) {
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    return Conventions.configured(new CommandLine(command))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  @Test
  void backupVerifyAndRestore(@TempDir Path folder) {
    Path data = folder.resolve("data");
    Path backup = folder.resolve("backup");
    Path restored = folder.resolve("restored");
    SqliteDatabase.open(data.resolve("crispfleet.db")).close();
    assertThat(run(new BackupCommand(), "--data", data, "--to", backup)).isZero();
    assertThat(run(new VerifyBackupCommand(), backup, "--json")).isZero();
    assertThat(run(new RestoreCommand(), backup, "--data", restored)).isZero();
    assertThat(out.toString())
        .contains("made backup: 1 files")
        .contains("\"name\":\"backup\"")
        .contains("restored backup");
    SqliteDatabase.open(restored.resolve("crispfleet.db")).close();
  }

  @Test
  void restoringOverDataIsRefusedWithTheWayOut(@TempDir Path folder) {
    Path data = folder.resolve("data");
    Path backup = folder.resolve("backup");
    SqliteDatabase.open(data.resolve("crispfleet.db")).close();
    run(new BackupCommand(), "--data", data, "--to", backup);
    assertThat(run(new RestoreCommand(), backup, "--data", data)).isNotZero();
    assertThat(err.toString()).contains("is not empty. Restore into a new folder");
  }
}
