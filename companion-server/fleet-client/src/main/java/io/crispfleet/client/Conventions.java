package io.crispfleet.client;

import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.jesptool.cli.Main;
import io.crispfleet.jesptool.cli.Output;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import tools.jackson.databind.node.ObjectNode;

/** What all command lines that talk to a server share: typed errors, exit codes, errors as JSON. */
public final class Conventions {
  private Conventions() {}

  /** Adds our failures to those that every CrispFleet command line reports by itself. */
  public static CommandLine configured(CommandLine commandLine) {
    IExecutionExceptionHandler others = Main.configured(commandLine).getExecutionExceptionHandler();
    return commandLine.setExecutionExceptionHandler(
        (error, command, parsed) ->
            switch (error) {
              case CommandFailure failure -> report(failure, command);
              case BadPayload bad ->
                  report(
                      CommandFailure.badInput(String.valueOf(bad.getMessage()), "").causedBy(bad),
                      command);
              default -> others.handleExecutionException(error, command, parsed);
            });
  }

  private static int report(CommandFailure failure, CommandLine command) {
    command.getErr().println("error: " + failure.getMessage());
    if (!failure.advice().isEmpty()) {
      command.getErr().println("  -> " + failure.advice());
    }
    if (command.getParseResult().hasMatchedOption("--json")) {
      ObjectNode line = Output.JSON.createObjectNode().put("ok", false);
      line.putObject("error")
          .put("code", failure.code())
          .put("message", failure.getMessage())
          .put("advice", failure.advice());
      new Output(command.getOut(), true).json(line);
    }
    return failure.exit().code();
  }
}
