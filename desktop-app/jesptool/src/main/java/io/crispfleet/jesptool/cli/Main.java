package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.error.EspException;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ObjectNode;

/** Entry point of {@code crispfleet flash} and {@code crispfleet esp …}. */
@Command(
    name = "crispfleet",
    mixinStandardHelpOptions = true,
    subcommands = {FlashCommand.class, EspCommand.class},
    description = "Flash and inspect ESP8266 and ESP32 boards.")
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args, writer(System.out), writer(System.err)));
  }

  /** A line-flushed writer in the console's own character set. */
  public static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }

  /** Runs one command line and returns its exit code; 2 is a usage error. */
  public static int run(String[] args, PrintWriter out, PrintWriter err) {
    return configured(new CommandLine(new Main())).setOut(out).setErr(err).execute(args);
  }

  /** The conventions all CrispFleet command lines share: typed errors, exit codes, JSON errors. */
  public static CommandLine configured(CommandLine commandLine) {
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(Main::report);
  }

  private static int report(Exception e, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (!(e instanceof EspException known)) {
      throw e;
    }
    command.getErr().println("error: " + known.getMessage());
    command.getErr().println("  -> " + known.advice());
    if (command.getParseResult().hasMatchedOption("--json")) {
      ObjectNode line = Output.JSON.createObjectNode().put("ok", false);
      line.set("error", JsonOption.errorNode(known));
      new Output(command.getOut(), true).json(line);
    }
    return known.exitCode();
  }
}
