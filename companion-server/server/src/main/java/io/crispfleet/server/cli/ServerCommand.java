package io.crispfleet.server.cli;

import io.crispfleet.jesptool.cli.JsonOption;
import io.crispfleet.jesptool.cli.Output;
import io.crispfleet.server.CompanionServer;
import io.crispfleet.server.config.ConfigReader;
import io.crispfleet.server.config.Setting;
import io.crispfleet.server.config.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code server}: runs the companion server until Ctrl-C. Every setting is an option. */
@Command(
    name = "server",
    mixinStandardHelpOptions = true,
    description = {
      "Run the companion server until Ctrl-C.",
      "",
      "Every setting can also be set in the environment, as CRISPFLEET_HTTP for --http, or in a"
          + " file of KEY = VALUE lines; an option beats the environment, that the file."
    },
    footer = {
      "",
      "Examples:",
      "  crispfleet server",
      "  crispfleet server --data /var/lib/crispfleet --http 0.0.0.0:80 --mqtt 0.0.0.0:1883",
      "  crispfleet server --roles ota,devices --database jdbc:postgresql://db/fleet",
      "  crispfleet server --config fleet.conf --print-config"
    })
public final class ServerCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private JsonOption json;

  @Option(names = "--config", paramLabel = "FILE", description = "File of KEY = VALUE lines.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--print-config",
      description = "Print every setting with its value and where it came from, and end.")
  private boolean printConfig;

  /** The command with one option for each setting. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new ServerCommand());
    for (Setting<?> setting : Settings.all()) {
      if (!setting.secret()) {
        commandLine
            .getCommandSpec()
            .addOption(
                OptionSpec.builder(setting.flag())
                    .paramLabel("VALUE")
                    .type(String.class)
                    .description(
                        setting.description()
                            + (setting.fallback().isEmpty()
                                ? "."
                                : "; default " + setting.fallback() + "."))
                    .build());
      }
    }
    return commandLine;
  }

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    try {
      ConfigReader reader = new ConfigReader(flags(), System.getenv(), config);
      if (printConfig) {
        print(output, reader);
        return 0;
      }
      run(output, reader);
      return 0;
    } catch (RuntimeException e) {
      return StartFailure.of(e).orElseThrow(() -> e).report(spec.commandLine(), output);
    }
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new LinkedHashMap<>();
    for (Setting<?> setting : Settings.all()) {
      OptionSpec option = spec.findOption(setting.flag());
      if (option != null && option.getValue() instanceof String given) {
        flags.put(setting.key(), given);
      }
    }
    return flags;
  }

  private static void run(Output output, ConfigReader reader) throws InterruptedException {
    try (CompanionServer server = new CompanionServer(reader.config())) {
      // Ctrl-C and SIGTERM: what is being answered is answered, what is held is written.
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
      server.start();
      new ServerReport(output).print(server);
      new CountDownLatch(1).await();
    }
  }

  private static void print(Output output, ConfigReader reader) {
    for (ConfigReader.Resolved found : reader.resolved()) {
      output.text(
          "%-28s = %s  # %s"
              .formatted(found.setting().key(), found.shown(), found.source())
              .stripTrailing());
      ObjectNode line =
          Output.JSON
              .createObjectNode()
              .put("key", found.setting().key())
              .put("value", found.shown())
              .put("source", found.source());
      output.json(line);
    }
  }
}
