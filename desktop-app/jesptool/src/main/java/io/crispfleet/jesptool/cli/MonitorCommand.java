package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.monitor.LineMonitor;
import io.crispfleet.jesptool.monitor.MonitorAction;
import io.crispfleet.jesptool.monitor.MonitorInput;
import io.crispfleet.jesptool.monitor.SerialMonitor;
import io.crispfleet.jesptool.monitor.TerminalText;
import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.JobClock;
import io.crispfleet.jesptool.transport.PortAddress;
import io.crispfleet.jesptool.transport.Transport;
import io.crispfleet.jesptool.transport.Transports;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crispfleet esp monitor}: what a board prints, with crashes explained. */
@Command(
    name = "monitor",
    mixinStandardHelpOptions = true,
    description = "Show what a board prints and explain its crashes.",
    footer = {
      "",
      "Keys: Ctrl-] quits, Ctrl-T Ctrl-R restarts the board; the rest goes to the board.",
      "",
      "Examples:",
      "  crispfleet esp monitor --port /dev/ttyUSB0",
      "  crispfleet esp monitor --port /dev/ttyUSB0 --timestamps --elf build/app.elf",
      "  crispfleet esp monitor --port COM5 --seconds 20 --until 'ready' --json",
      "  crispfleet esp monitor --port rfc2217://bench:2217 --filter 'wifi|mqtt' --log run.txt"
    })
final class MonitorCommand implements Callable<Integer> {
  private static final int NOT_SEEN = 1;

  private final Function<PortAddress, Transport> opener;
  private final InputStream keyboard;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = {"-p", "--port"},
      required = true,
      paramLabel = "PORT",
      description =
          "Serial device (/dev/ttyUSB0, COM5), socket://host:port or rfc2217://host:port.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String port;

  @Option(
      names = {"-b", "--baud"},
      paramLabel = "RATE",
      defaultValue = "115200",
      description = "Line rate of the firmware (default: ${DEFAULT-VALUE}).")
  private int baud;

  @Option(
      names = "--elf",
      paramLabel = "FILE",
      description = "ELF file of the firmware, to name the places of a crash.")
  private @Nullable Path elf;

  @Option(names = "--timestamps", description = "Put this computer's time before each line.")
  private boolean timestamps;

  @Option(names = "--no-reset", description = "Do not restart the board first.")
  private boolean noReset;

  @Option(names = "--raw", description = "Pass bytes through untouched.")
  private boolean raw;

  @Option(names = "--seconds", paramLabel = "S", description = "End after S seconds.")
  private double seconds;

  @Option(
      names = "--until",
      paramLabel = "REGEX",
      description = "End at the first line that matches; with --seconds, exit code 1 if none did.")
  private @Nullable Pattern until;

  @Option(
      names = "--filter",
      paramLabel = "REGEX",
      description = "Show only lines that match; crashes are always shown.")
  private @Nullable Pattern filter;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Write what is shown to FILE as well.")
  private @Nullable Path log;

  MonitorCommand() {
    this(Transports::open, System.in);
  }

  MonitorCommand(Function<PortAddress, Transport> opener, InputStream keyboard) {
    this.opener = opener;
    this.keyboard = keyboard;
  }

  @Override
  public Integer call() {
    if (raw && (json.enabled() || until != null || filter != null || log != null)) {
      throw new ParameterException(
          spec.commandLine(), "--raw shows bytes; it goes with no option about lines.");
    }
    if (!(seconds >= 0 && seconds < 1e9)) {
      throw new ParameterException(spec.commandLine(), "--seconds must be positive.");
    }
    try (Writer file = log == null ? Writer.nullWriter() : Files.newBufferedWriter(log)) {
      return watch(new PrintWriter(file, true));
    } catch (IOException e) {
      throw new EspException.BadInput(
              "Cannot write %s: %s.".formatted(log, e.getMessage()),
              "Check that the folder exists, is writable and has room.")
          .causedBy(e);
    }
  }

  private int watch(PrintWriter file) {
    MonitorInput input = raw ? new RawOutput(System.out) : lines(file);
    BlockingQueue<MonitorAction> actions = new ArrayBlockingQueue<>(4096);
    CancelToken cancel = new CancelToken();
    try (Transport transport = opener.apply(PortAddress.parse(port));
        RawTerminal terminal = RawTerminal.open()) {
      transport.setBaud(baud);
      SerialMonitor monitor = new SerialMonitor(transport, input, JobClock.SYSTEM);
      if (!noReset && !monitor.reset(cancel)) {
        note("This link cannot restart the board; press its reset button to see it boot.");
      }
      if (terminal.raw()) {
        note("Ctrl-] quits, Ctrl-T Ctrl-R restarts the board.");
      }
      Thread.ofVirtual().name("keys").start(new KeyboardReader(keyboard, actions));
      Optional<Duration> limit =
          seconds > 0
              ? Optional.of(Duration.ofMillis(Math.round(seconds * 1000)))
              : Optional.empty();
      return finished(monitor.run(limit, actions, cancel));
    }
  }

  private MonitorInput lines(PrintWriter file) {
    TerminalText text =
        json.enabled() || log != null || !Terminal.isInteractive()
            ? TerminalText.PLAIN
            : TerminalText.COLOURS;
    MonitorOutput output =
        new MonitorOutput(
            json.output(), file, timestamps, elf == null ? CrashNames.none() : CrashNames.of(elf));
    return new LineMonitor(
        new LineMonitor.Options(text, Optional.ofNullable(filter), Optional.ofNullable(until)),
        InstantSource.system(),
        output);
  }

  private int finished(SerialMonitor.End end) {
    boolean missed = until != null && end == SerialMonitor.End.TIME;
    if (missed) {
      note("No line matched '%s' in %s s.".formatted(until, seconds));
    }
    json.output()
        .json(
            Output.JSON
                .createObjectNode()
                .put("ok", !missed)
                .put("end", end.name().toLowerCase(java.util.Locale.ROOT)));
    return missed ? NOT_SEEN : 0;
  }

  private void note(String text) {
    spec.commandLine().getErr().println(text);
  }
}
