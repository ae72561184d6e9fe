package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.board.BoardCatalog;
import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.flash.BoardFlasher;
import io.crispfleet.jesptool.flash.BundleContent;
import io.crispfleet.jesptool.flash.FlashOptions;
import io.crispfleet.jesptool.flash.FlashReport;
import io.crispfleet.jesptool.flash.FrameCache;
import io.crispfleet.jesptool.flash.PerBoard;
import io.crispfleet.jesptool.flash.RetryPolicy;
import io.crispfleet.jesptool.gang.GangFlasher;
import io.crispfleet.jesptool.gang.PerBoardCsv;
import io.crispfleet.jesptool.plan.PlanPolicy;
import io.crispfleet.jesptool.port.LocalPorts;
import io.crispfleet.jesptool.preflight.Preflight;
import io.crispfleet.jesptool.source.BundleReader;
import io.crispfleet.jesptool.transport.JobClock;
import io.crispfleet.jesptool.transport.PortAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Stack;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code crispfleet flash}: the main job, on one board or many. */
@Command(
    name = "flash",
    mixinStandardHelpOptions = true,
    description = {
      "Write firmware to boards, verify it, restart them and show what they say.",
      "What a board holds already is not written again; an interrupted job goes on where it"
          + " stopped when the same command is run again."
    },
    footer = {
      "",
      "Examples:",
      "  crispfleet flash --port /dev/ttyUSB0 build/",
      "  crispfleet flash --port COM5 0x10000=app.bin",
      "  crispfleet flash --all-ports --per-board names.csv release.zip",
      "  crispfleet flash --port rfc2217://bench.local:4000 --policy full merged.bin",
      "  crispfleet flash --port /dev/ttyUSB0 --erase-all --json flasher_args.json"
    })
public final class FlashCommand implements Callable<Integer> {
  private static final Duration BANNER = Duration.ofMillis(1500);
  private static final long FRAME_BUDGET = 12L << 20;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description =
          "Serial device, socket://host:port or rfc2217://host:port; again for more boards."
              + " Without it, the only board that is plugged in.")
  private List<String> ports = new ArrayList<>();

  @Option(names = "--all-ports", description = "Every port a board is likely to hang on.")
  private boolean allPorts;

  @Option(
      names = "--policy",
      paramLabel = "diff|skip-identical|full",
      converter = PolicyConverter.class,
      defaultValue = "diff",
      description = "How much to ask the board before writing (default: ${DEFAULT-VALUE}).")
  private PlanPolicy policy = PlanPolicy.DIFF;

  @Option(names = "--no-verify", description = "Do not hash what was written.")
  private boolean noVerify;

  @Option(
      names = "--force",
      paramLabel = "CHECK",
      split = ",",
      arity = "1",
      preprocessor = ForceValue.class,
      description = "Override preflight checks by name, for example --force=chip,size; or all.")
  private Set<String> force = Set.of();

  @Option(
      names = "--chip",
      paramLabel = "CHIP",
      description = "The chip the sources are for, for example esp32s3; checked before writing.")
  private @Nullable String chip;

  @Option(
      names = "--per-board",
      paramLabel = "CSV",
      description = "Values per board (column mac, then namespace/key[:encoding]), put into NVS.")
  private @Nullable Path perBoard;

  @Option(names = "--erase-all", description = "Erase the whole flash first, settings included.")
  private boolean eraseAll;

  @Option(names = "--keep-otadata", description = "Do not make the written app the one that boots.")
  private boolean keepOtadata;

  @Option(names = "--no-banner", description = "Do not wait for the firmware's first words.")
  private boolean noBanner;

  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private LoaderMixin loader;

  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private JsonOption json;

  @Parameters(
      paramLabel = "SOURCE",
      arity = "1..*",
      description =
          "Build folder, zip, flasher_args.json, manifest.json, merged or app image, UF2, HEX, or"
              + " OFFSET=FILE.")
  private List<String> sources = new ArrayList<>();

  @Override
  public Integer call() {
    FlashOptions options =
        new FlashOptions(
            policy,
            !noVerify,
            eraseAll,
            keepOtadata,
            loader.runAfterwards(),
            noBanner ? Duration.ZERO : BANNER,
            Preflight.requireKnown(force));
    Optional<Chip> wanted = wantedChip();
    FlashBundle bundle = asBuiltFor(BundleReader.read(sources, wanted), wanted);
    PerBoard own = perBoard();
    FrameCache frames = new FrameCache(FRAME_BUDGET);
    // Deflating takes about as long as connecting, so both start now.
    BundleContent content = new BundleContent(bundle, options, own);
    Thread.ofPlatform().daemon().name("prepare").start(() -> content.prepare(frames));
    List<PortAddress> addresses =
        new PortChoice(new LocalPorts(BoardCatalog.load())).choose(ports, allPorts);
    List<GangFlasher.Board> boards =
        addresses.stream()
            .map(address -> new GangFlasher.Board(address.toString(), ConnectMixin.opener(address)))
            .toList();
    GangFlasher gang =
        new GangFlasher(new BoardFlasher(frames, RetryPolicy.DEFAULT, JobClock.SYSTEM));
    JobView view = view(addresses.stream().map(PortAddress::toString).toList());
    try (Interrupt interrupt = new Interrupt()) {
      Collection<FlashReport> reports =
          gang.flash(boards, loader.options(), content, options, interrupt.token(), view).values();
      view.close(reports);
      return reports.stream()
          .flatMap(report -> report.error().stream())
          .findFirst()
          .map(EspException::exitCode)
          .orElse(0);
    }
  }

  private Optional<Chip> wantedChip() {
    return Optional.ofNullable(chip)
        .map(
            name ->
                Chip.ofName(name)
                    .orElseThrow(
                        () ->
                            new EspException.BadInput(
                                "'%s' is not a supported chip.".formatted(name),
                                "Chips are: "
                                    + Arrays.stream(Chip.values())
                                        .map(Chip::target)
                                        .collect(Collectors.joining(", "))
                                    + ".")));
  }

  private PerBoard perBoard() {
    Path file = perBoard;
    if (file == null) {
      return PerBoard.NONE;
    }
    try {
      return PerBoardCsv.parse(Files.readString(file));
    } catch (IOException e) {
      throw new EspException.BadInput(
              "%s cannot be read: %s.".formatted(file, e.getMessage()),
              "Name a CSV file in UTF-8 with a column mac.")
          .causedBy(e);
    }
  }

  private static FlashBundle asBuiltFor(FlashBundle bundle, Optional<Chip> wanted) {
    return new FlashBundle(
        bundle.name(), wanted.or(bundle::chip), bundle.settings(), bundle.parts());
  }

  private JobView view(List<String> names) {
    PrintWriter out = spec.commandLine().getOut();
    if (json.enabled()) {
      return new JsonJobView(json.output());
    }
    return Terminal.isInteractive()
        ? new TerminalJobView(out, names, spec.usageMessage().width(), System::nanoTime)
        : new PlainJobView(out, spec.commandLine().getErr(), names.size() > 1);
  }

  /** Lets {@code --force} stand alone without swallowing the source behind it. */
  static final class ForceValue implements IParameterPreprocessor {
    @Override
    public boolean preprocess(
        Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      if (!"=".equals(info.get("separator"))) {
        args.push(Preflight.FORCE_ALL);
      }
      return false;
    }
  }

  /** Accepts {@code skip-identical} as well as {@code SKIP_IDENTICAL}. */
  static final class PolicyConverter implements ITypeConverter<PlanPolicy> {
    @Override
    public PlanPolicy convert(String value) {
      String wanted = value.toLowerCase(Locale.ROOT).replace('_', '-');
      return Arrays.stream(PlanPolicy.values())
          .filter(candidate -> candidate.label().equals(wanted))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s' is not diff, skip-identical or full".formatted(value)));
    }
  }
}
