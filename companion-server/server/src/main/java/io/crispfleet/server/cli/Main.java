package io.crispfleet.server.cli;

import static io.crispfleet.jesptool.cli.Main.writer;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of {@code crispfleet server}, {@code crispfleet admin …} and {@code release …}. */
@Command(
    name = "crispfleet",
    mixinStandardHelpOptions = true,
    description = "The companion server and what sets it up.")
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args, writer(System.out), writer(System.err)));
  }

  /** Runs one command line and returns its exit code; 2 is a usage error. */
  public static int run(String[] args, PrintWriter out, PrintWriter err) {
    CommandLine commandLine =
        new CommandLine(new Main()).addSubcommand(ServerCommand.commandLine());
    // Reading the annotations of fifty other commands would take a tenth of the server's start.
    if (args.length == 0 || !args[0].equals("server")) {
      commandLine.addSubcommand(new AdminCommand()).addSubcommand(new ReleaseCommand());
    }
    return Conventions.configured(commandLine).setOut(out).setErr(err).execute(args);
  }
}
