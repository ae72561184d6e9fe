package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.error.EspException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** The {@code --json} switch that every verb has. */
public final class JsonOption {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON, one object per line.")
  private boolean json;

  public Output output() {
    return new Output(spec.commandLine().getOut(), json);
  }

  public boolean enabled() {
    return json;
  }

  /** {@code {"code":…,"message":…,"advice":…}}, the shape of every error on the command line. */
  static ObjectNode errorNode(EspException e) {
    return Output.JSON
        .createObjectNode()
        .put("code", e.code())
        .put("message", e.getMessage())
        .put("advice", e.advice());
  }
}
