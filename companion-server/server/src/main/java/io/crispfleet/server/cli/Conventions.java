package io.crispfleet.server.cli;

import io.crispfleet.client.CommandFailure;
import io.crispfleet.server.http.Problem;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;

/** The client's conventions, and problems of services that a command calls directly. */
public final class Conventions {
  private Conventions() {}

  public static CommandLine configured(CommandLine commandLine) {
    IExecutionExceptionHandler others =
        io.crispfleet.client.Conventions.configured(commandLine).getExecutionExceptionHandler();
    return commandLine.setExecutionExceptionHandler(
        (error, command, parsed) ->
            others.handleExecutionException(
                error instanceof Problem problem ? failure(problem) : error, command, parsed));
  }

  private static CommandFailure failure(Problem problem) {
    return new CommandFailure(
            CommandFailure.Exit.ofStatus(problem.status()),
            problem.code(),
            String.valueOf(problem.getMessage()),
            "")
        .causedBy(problem);
  }
}
