package io.crispfleet.jesptool.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crispfleet esp nvs}: the settings a board keeps in flash. */
@Command(
    name = "nvs",
    mixinStandardHelpOptions = true,
    description = "Generate and read NVS partitions: the settings a board keeps in flash.",
    subcommands = {NvsGenerateCommand.class, NvsDumpCommand.class},
    footer = {
      "",
      "Examples:",
      "  crispfleet esp nvs generate settings.csv nvs.bin --size 0x6000",
      "  crispfleet esp nvs dump nvs.bin"
    })
final class NvsCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a verb: generate or dump.");
  }
}
