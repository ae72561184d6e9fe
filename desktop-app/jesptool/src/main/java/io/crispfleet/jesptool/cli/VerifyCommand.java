package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.flash.PartComparison;
import io.crispfleet.jesptool.flash.PartComparison.Difference;
import io.crispfleet.jesptool.source.BundleReader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code crispfleet esp verify}: does the flash hold exactly these files? */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Compare flash with files; nothing is written.",
    footer = {
      "",
      "Examples:",
      "  crispfleet esp verify --port /dev/ttyUSB0 build/",
      "  crispfleet esp verify --port /dev/ttyUSB0 0x10000=app.bin",
      "",
      "Exit code 15 means that it differs."
    })
final class VerifyCommand implements Callable<Integer> {
  @Mixin private ConnectMixin connect = new ConnectMixin();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(
      arity = "1..*",
      paramLabel = "SOURCE",
      description = "As for 'crispfleet flash': a bundle, build folder, image or OFFSET=FILE.")
  private List<String> sources = List.of();

  @Override
  public Integer call() {
    FlashBundle bundle = BundleReader.read(sources, Optional.empty());
    try (Interrupt interrupt = new Interrupt()) {
      List<Difference> differences =
          connect.withBoard(
              interrupt.token(),
              FlashEvents.NONE,
              session ->
                  new PartComparison(session, interrupt.token(), FlashEvents.NONE)
                      .differences(bundle.parts()));
      if (!differences.isEmpty()) {
        throw differs(differences);
      }
    }
    json.output()
        .text(
            "The flash holds exactly %s (%d bytes).".formatted(bundle.name(), bundle.totalBytes()));
    json.output()
        .json(
            Output.JSON
                .createObjectNode()
                .put("ok", true)
                .put("name", bundle.name())
                .put("bytes", bundle.totalBytes()));
    return 0;
  }

  private static EspException differs(List<Difference> differences) {
    List<String> regions = differences.stream().map(Difference::toString).toList();
    return new EspException.VerifyFailed(
        regions,
        "The flash differs in %d place(s): %s."
            .formatted(regions.size(), String.join(", ", regions)),
        "Write it with 'crispfleet flash'. If it was just written, the flash mode or size in the"
            + " bootloader header may have been set for this board.");
  }
}
