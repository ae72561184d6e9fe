package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.image.EspImage;
import io.crispfleet.jesptool.image.ImageSegment;
import io.crispfleet.jesptool.image.MemoryMap;
import io.crispfleet.jesptool.protocol.MemoryCommand;
import io.crispfleet.jesptool.protocol.Timeouts;
import io.crispfleet.jesptool.session.EspSession;
import io.crispfleet.jesptool.stub.StubLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code crispfleet esp load-ram}: runs an image from RAM without touching the flash. */
@Command(
    name = "load-ram",
    mixinStandardHelpOptions = true,
    description = "Load an image into RAM and run it; the flash is not touched.",
    footer = {"", "Example:", "  crispfleet esp load-ram --port /dev/ttyUSB0 self_test.bin"})
final class LoadRamCommand implements Callable<Integer> {
  @Mixin private ConnectMixin connect = new ConnectMixin();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(paramLabel = "IMAGE", description = "An ESP image whose segments all lie in RAM.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  @Override
  public Integer call() {
    byte[] content = InputFile.read(file);
    EspImage image = EspImage.parse(content).requireIntact();
    try (Interrupt interrupt = new Interrupt();
        // The ROM loader only: a stub would lie where the program goes.
        EspSession session =
            ConnectMixin.opener(connect.address())
                .open(connect.options().withoutStub(), interrupt.token(), FlashEvents.NONE)) {
      requireRunsOn(image, session.info().chip());
      for (ImageSegment segment : image.segments()) {
        byte[] data = Arrays.copyOfRange(content, segment.dataOffset(), segment.end());
        StubLoader.upload(session.exchange(), data, (int) segment.address());
      }
      session
          .exchange()
          .tryCall(new MemoryCommand.MemEnd(true, (int) image.header().entry()), Timeouts.MEM_END);
    }
    json.output().text("Running at 0x%08x.".formatted(image.header().entry()));
    json.output()
        .json(Output.JSON.createObjectNode().put("ok", true).put("entry", image.header().entry()));
    return 0;
  }

  private static void requireRunsOn(EspImage image, Chip board) {
    image
        .chip()
        .filter(built -> built != board)
        .ifPresent(
            built -> {
              throw new EspException.WrongChip(
                  "The image is for the %s, the board is an %s."
                      .formatted(built.displayName(), board.displayName()),
                  "Build it for this chip.");
            });
    MemoryMap map = MemoryMap.of(board);
    List<String> outside =
        image.segments().stream()
            .filter(
                segment ->
                    map.flashMapped(segment.address()) || map.region(segment.address()).isEmpty())
            .map(segment -> "0x%08x".formatted(segment.address()))
            .toList();
    if (!outside.isEmpty()) {
      throw new EspException.BadInput(
          "The image does not run from RAM: it has segments at %s."
              .formatted(String.join(", ", outside)),
          "Link it for RAM only, or write it to flash with 'crispfleet flash'.");
    }
  }
}
