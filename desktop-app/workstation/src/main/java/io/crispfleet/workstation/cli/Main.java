package io.crispfleet.workstation.cli;

import static io.crispfleet.jesptool.cli.Main.writer;

import io.crispfleet.client.Conventions;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of {@code crispfleet workstation}. */
@Command(
    name = "crispfleet",
    mixinStandardHelpOptions = true,
    subcommands = {WorkstationCommand.class},
    description = "The desktop app.")
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args, writer(System.out), writer(System.err)));
  }

  /** Runs one command line and returns its exit code; 2 is a usage error. */
  public static int run(String[] args, PrintWriter out, PrintWriter err) {
    return Conventions.configured(new CommandLine(new Main()))
        .setOut(out)
        .setErr(err)
        .execute(args);
  }
}
