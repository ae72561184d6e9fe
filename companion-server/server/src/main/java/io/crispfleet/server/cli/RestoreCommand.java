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

/** {@code crispfleet admin restore}. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = "Make a data folder from a backup, after checking every byte of it.")
@SuppressWarnings("NullAway.Init") // Picocli fills the fields.
public final class RestoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "BACKUP", description = "The backup's folder.")
  private Path backup;

  @Option(
      names = "--data",
      required = true,
      description = "The new data folder; must be empty or not exist.")
  private Path data;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    BackupSummary summary = new Backup(backup).restore(data);
    BackupOutput.print(spec, json, summary, "restored");
    return 0;
  }
}
