package io.crispfleet.emulator.cli;

import io.crispfleet.emulator.board.BoardSpec;
import io.crispfleet.emulator.fault.FaultText;
import io.crispfleet.emulator.flash.FlashContent;
import io.crispfleet.emulator.rack.Rack;
import io.crispfleet.emulator.timing.Timing;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.cli.JsonOption;
import io.crispfleet.jesptool.cli.NumberConverter;
import io.crispfleet.jesptool.error.EspException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code emulate}: boards to try things on without hardware. */
@Command(
    name = "emulate",
    mixinStandardHelpOptions = true,
    description = {
      "Run ESP boards in software until Ctrl-C.",
      "",
      "Each board has a serial device (Linux), a raw TCP port and an RFC 2217 port; use any of them"
          + " with --port. Its control port takes lines such as 'dtr=1 rts=0', 'reset', 'download',"
          + " 'power-cycle', 'vanish' and 'state'."
    },
    footer = {
      "",
      "Examples:",
      "  crispfleet emulate",
      "  crispfleet emulate --boards 8 --timing typical",
      "  crispfleet emulate --chip esp32s3 --flash s3.bin --flash-size 8MB",
      "  crispfleet emulate --fault vanish:after=100000:reappear=1s --fault noise",
      "  crispfleet emulate --boards 2 --json"
    })
public final class EmulateCommand implements Runnable {
  private static final int MOST_BOARDS = 64;

  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private JsonOption json;

  @Option(
      names = "--boards",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many, 1 to 64; each has its own MAC and flash.")
  private int boards;

  @Option(
      names = "--chip",
      paramLabel = "CHIP",
      defaultValue = "esp32",
      description = "esp32, esp8266, esp32s3 or esp32c3.")
  @SuppressWarnings("NullAway.Init") // has a default
  private String chip;

  @Option(
      names = "--flash",
      paramLabel = "FILE",
      description =
          "Keep the flash content in FILE, made when missing; with several boards FILE-1, FILE-2"
              + " and so on. Without it the content is gone afterwards.")
  private Optional<Path> flash = Optional.empty();

  @Option(
      names = "--flash-size",
      paramLabel = "SIZE",
      defaultValue = "4MB",
      converter = NumberConverter.class,
      description = "512KB to 16MB.")
  private long flashSize;

  @Option(
      names = "--timing",
      paramLabel = "MODEL",
      defaultValue = "off",
      description = "How slow wire and flash are: off (instant), typical or slow.")
  @SuppressWarnings("NullAway.Init") // has a default
  private String timing;

  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      description = {
        "Something that goes wrong; may be repeated. bit-flip:after=N[:count=C],"
            + " lost-reply:op=N[:count=C], dead-baud:BAUD, vanish:after=N[:reappear=1s],"
            + " slow-erase:factor=N, stub-refuses, stub-crash:after=N[:count=C], wrong-boot-mode,"
            + " secure-download, encrypted-flash, noise[:every=K], wire-cut:after=N[:restore=2s]"
      })
  private List<String> faults = List.of();

  @ArgGroup
  @SuppressWarnings("FieldMayBeFinal") // set by picocli
  private Content content = new Content();

  /** What a new flash holds. */
  private static final class Content {
    @Option(names = "--blank", description = "New flash is erased, all 0xFF.")
    private boolean blank;

    @Option(
        names = "--used",
        description = "New flash holds an old firmware and old data (the default).")
    private boolean used;

    FlashContent chosen() {
      return blank && !used ? FlashContent.BLANK : FlashContent.USED;
    }
  }

  @Override
  public void run() {
    if (boards < 1 || boards > MOST_BOARDS) {
      throw new EspException.BadInput(
          "%d boards are not possible.".formatted(boards), "Use --boards 1 to --boards 64.");
    }
    try (Rack rack = new Rack()) {
      Runtime.getRuntime().addShutdownHook(new Thread(rack::close, "unplug"));
      for (int number = 1; number <= boards; number++) {
        rack.add(spec(number));
      }
      new RackReport(json.output()).print(rack.boards());
      new CountDownLatch(1).await(); // until a signal ends the process, and the hook the boards
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private BoardSpec spec(int number) {
    BoardSpec spec =
        BoardSpec.of(namedChip())
            .withMac("24:6f:28:00:00:%02x".formatted(number))
            .withFlash((int) Math.min(flashSize, Integer.MAX_VALUE), content.chosen())
            .withTiming(Timing.named(timing));
    for (String fault : faults) {
      spec = spec.withFault(FaultText.parse(fault));
    }
    return flash.isPresent() ? spec.withFlashFile(flashFile(flash.get(), number)) : spec;
  }

  private Chip namedChip() {
    return Chip.ofName(chip)
        .orElseThrow(
            () ->
                new EspException.BadInput(
                    "'%s' is not a chip.".formatted(chip),
                    "Use esp32, esp8266, esp32s3 or esp32c3."));
  }

  private Path flashFile(Path file, int number) {
    return boards == 1 ? file : file.resolveSibling(file.getFileName() + "-" + number);
  }
}
