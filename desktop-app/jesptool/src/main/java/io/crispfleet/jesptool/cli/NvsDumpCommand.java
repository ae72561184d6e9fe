package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.nvs.NvsContent;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code crispfleet esp nvs dump}: what a partition holds. */
@Command(
    name = "dump",
    mixinStandardHelpOptions = true,
    description = "Show the values in the content of an NVS partition.",
    footer = {
      "",
      "Examples:",
      "  crispfleet esp nvs dump nvs.bin",
      "  crispfleet esp nvs dump nvs.bin --show-secrets --json"
    })
final class NvsDumpCommand implements Callable<Integer> {
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(paramLabel = "FILE", description = "Content of an NVS partition.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  @Option(
      names = "--show-secrets",
      description = "Also show values of keys that sound like passwords, keys or tokens.")
  private boolean showSecrets;

  @Override
  public Integer call() {
    NvsReport report = new NvsReport(NvsContent.parse(InputFile.read(file)), showSecrets);
    report.lines().forEach(json.output()::text);
    json.output().json(report.node().put("file", file.toString()));
    return 0;
  }
}
