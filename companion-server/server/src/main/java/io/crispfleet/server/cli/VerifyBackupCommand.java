package io.crispfleet.server.cli;

import io.crispfleet.contract.api.backup.BackupSummary;
import io.crispfleet.server.backup.Backup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crispfleet admin verify-backup}. */
@Command(
    name = "verify-backup",
    mixinStandardHelpOptions = true,
    description = "Check every byte of a backup.")
@SuppressWarnings("NullAway.Init") // Picocli fills the fields.
public final class VerifyBackupCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "BACKUP", description = "The backup's folder.")
  private Path backup;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    BackupSummary summary = new Backup(backup).verify();
    BackupOutput.print(spec, json, summary, "verified");
    return 0;
  }
}
