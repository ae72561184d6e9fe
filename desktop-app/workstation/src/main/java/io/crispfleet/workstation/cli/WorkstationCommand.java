package io.crispfleet.workstation.cli;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.CommandFailure;
import io.crispfleet.client.ConnectionMixin;
import io.crispfleet.workstation.app.Program;
import io.crispfleet.workstation.theme.Theme;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crispfleet workstation}: opens the app, or renders its screens without a display. */
@Command(
    name = "workstation",
    mixinStandardHelpOptions = true,
    description = "The desktop app: the live board of the fleet.",
    footer = {
      "",
      "Examples:",
      "  crispfleet admin login --server http://127.0.0.1:8090 --user anna",
      "  crispfleet workstation",
      "  crispfleet workstation --screenshot pictures"
    })
final class WorkstationCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ConnectionMixin connection = new ConnectionMixin();

  @Option(
      names = "--theme",
      paramLabel = "THEME",
      description = "DARK or LIGHT; default as the operating system.")
  private Optional<Theme> theme = Optional.empty();

  @Option(
      names = "--screenshot",
      paramLabel = "DIR",
      description =
          "Write a PNG of every screen, dark and light, to this folder and end. Needs no display.")
  private Optional<Path> screenshot = Optional.empty();

  @Override
  public Integer call() throws Exception {
    Optional<ApiClient> api = server();
    Program program = new Program(api, theme, InstantSource.system(), RandomGenerator.getDefault());
    if (screenshot.isPresent()) {
      for (Path picture : program.pictures(screenshot.get())) {
        spec.commandLine().getOut().println(picture);
      }
    } else {
      program.window();
    }
    return 0;
  }

  /** The server that is meant, if one is: the app is of use without. */
  private Optional<ApiClient> server() {
    try {
      connection.url();
    } catch (CommandFailure e) {
      return Optional.empty();
    }
    return Optional.of(connection.open());
  }
}
