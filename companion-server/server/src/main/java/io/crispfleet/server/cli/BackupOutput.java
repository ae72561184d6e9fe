package io.crispfleet.server.cli;

import io.crispfleet.contract.api.backup.BackupSummary;
import io.crispfleet.contract.json.Json;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands about backups print. */
final class BackupOutput {
  private BackupOutput() {}

  static void print(CommandSpec spec, boolean json, BackupSummary summary, String done) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json
            ? Json.text(summary)
            : "%s %s: %d files, %d bytes, as of %s"
                .formatted(done, summary.name(), summary.files(), summary.bytes(), summary.made()));
    out.flush();
  }
}
