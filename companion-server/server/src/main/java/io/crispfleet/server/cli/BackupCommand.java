package io.crispfleet.server.cli;

import io.crispfleet.contract.api.backup.BackupSummary;
import io.crispfleet.server.backup.LocalBackup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crispfleet admin backup}: on the server's machine, whether it runs or not. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description =
        "Copy database, blobs, keys and settings into a new folder, while the server runs.")
@SuppressWarnings("NullAway.Init") // Picocli fills the fields.
public final class BackupCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--data", required = true, description = "The server's data folder.")
  private Path data;

  @Option(
      names = "--to",
      required = true,
      description = "The backup: a folder that does not exist.")
  private Path to;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    BackupSummary summary = LocalBackup.make(data, to, InstantSource.system());
    BackupOutput.print(spec, json, summary, "made");
    return 0;
  }
}
