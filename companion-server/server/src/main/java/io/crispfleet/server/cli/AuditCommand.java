package io.crispfleet.server.cli;

import io.crispfleet.client.ApiCall;
import io.crispfleet.client.ApiClient;
import io.crispfleet.client.CommandFailure;
import io.crispfleet.client.ConnectionMixin;
import io.crispfleet.contract.api.audit.AuditCheck;
import io.crispfleet.contract.api.audit.AuditEntry;
import io.crispfleet.contract.api.audit.AuditPage;
import io.crispfleet.jesptool.cli.JsonOption;
import io.crispfleet.jesptool.cli.TextTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code crispfleet admin audit}: who did what. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Show or export who did what, or check that nothing of it was changed.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "4:the log was changed (--check)"},
    footer = {
      "",
      "Examples:",
      "  crispfleet admin audit --actor user:ben --limit 20",
      "  crispfleet admin audit --from 2026-11-01T00:00:00Z --export november.csv --format csv",
      "  crispfleet admin audit --check"
    })
@SuppressWarnings("NullAway.Init") // set by picocli
final class AuditCommand implements Callable<Integer> {
  enum Format {
    NDJSON,
    CSV
  }

  private static final int CHANGED = CommandFailure.Exit.REFUSED.code();

  @Mixin private ConnectionMixin connection;
  @Mixin private JsonOption json;

  @Option(names = "--actor", paramLabel = "WHO", description = "Only by, for instance user:ben.")
  private Optional<String> actor = Optional.empty();

  @Option(
      names = "--action",
      paramLabel = "WHAT",
      description = "Only, for instance release.publish, or release for all below.")
  private Optional<String> action = Optional.empty();

  @Option(names = "--from", paramLabel = "TIME", description = "Only since, ISO 8601.")
  private Optional<String> from = Optional.empty();

  @Option(names = "--to", paramLabel = "TIME", description = "Only before, ISO 8601.")
  private Optional<String> to = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many entries to show, 1 to 500; default 50.")
  private int limit;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description = "Write all of them to a file, oldest first, with their hashes.")
  private Optional<Path> export = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "ndjson",
      description = "Of the export: ${COMPLETION-CANDIDATES}; default ndjson.")
  private Format format;

  @Option(names = "--check", description = "Recompute the chain of hashes over the whole log.")
  private boolean check;

  @Override
  public Integer call() {
    try (ApiClient api = connection.open()) {
      if (check) {
        return check(api);
      }
      if (export.isPresent()) {
        export(api, export.get());
      } else {
        show(filtered(api.get("/api/v1/audit")).query("limit", limit).read(AuditPage.class));
      }
      return 0;
    }
  }

  private int check(ApiClient api) {
    AuditCheck result = api.get("/api/v1/audit/check").read(AuditCheck.class);
    Rows.say(
        json.output(),
        result.intact()
            ? "All " + result.entries() + " entries are as they were written; head " + result.head()
            : "Entry " + result.broken() + " is missing or was changed.",
        result);
    return result.intact() ? 0 : CHANGED;
  }

  private void export(ApiClient api, Path file) {
    long size =
        filtered(api.get("/api/v1/audit/export"))
            .query("format", format.name().toLowerCase(Locale.ROOT))
            .download(file);
    Rows.say(
        json.output(),
        "Wrote " + file + ", " + size + " bytes.",
        Map.of("file", file.toString(), "bytes", size));
  }

  private ApiCall filtered(ApiCall call) {
    return call.query("actor", actor.orElse(null))
        .query("action", action.orElse(null))
        .query("from", from.orElse(null))
        .query("to", to.orElse(null));
  }

  private void show(AuditPage page) {
    List<AuditEntry> oldestFirst = page.entries().reversed();
    Rows.print(
        json.output(),
        oldestFirst,
        new TextTable("TIME", "WHO", "WHAT", "TARGET", "DETAIL", "FROM"),
        (table, entry) ->
            table.add(
                entry.at().toString(),
                entry.actor(),
                entry.action(),
                entry.target(),
                entry.detail(),
                entry.address()));
  }
}
