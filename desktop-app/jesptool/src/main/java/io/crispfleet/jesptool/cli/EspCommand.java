package io.crispfleet.jesptool.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crispfleet esp …}: every single operation of the library. */
@Command(
    name = "esp",
    mixinStandardHelpOptions = true,
    description = "Inspect, read, erase and verify boards; work with images and tables.",
    subcommands = {
      PortsCommand.class,
      EfuseCommand.class,
      MonitorCommand.class,
      InfoCommand.class,
      SecurityCommand.class,
      MemoryCommand.class,
      LoadRamCommand.class,
      RegisterCommand.class,
      ReadCommand.class,
      VerifyCommand.class,
      EraseCommand.class,
      BootCommand.class,
      ResetCommand.class,
      ImageCommand.class,
      Elf2ImageCommand.class,
      MergeCommand.class,
      PartitionsCommand.class,
      OtadataCommand.class,
      NvsCommand.class,
    })
public final class EspCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a verb.");
  }
}
