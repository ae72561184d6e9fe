package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.session.EspSession;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code crispfleet esp read}: flash content into a file. */
@Command(
    name = "read",
    mixinStandardHelpOptions = true,
    description = "Read flash into a file.",
    footer = {
      "",
      "Examples:",
      "  crispfleet esp read --port /dev/ttyUSB0 --all backup.bin",
      "  crispfleet esp read --port /dev/ttyUSB0 --partition nvs nvs.bin",
      "  crispfleet esp read --port /dev/ttyUSB0 --offset 0x8000 --length 0xc00 table.bin"
    })
final class ReadCommand implements Callable<Integer> {
  @Mixin private ConnectMixin connect = new ConnectMixin();
  @Mixin private RangeMixin range = new RangeMixin();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(paramLabel = "FILE", description = "Written only when everything was read.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  @Override
  public Integer call() {
    try (Interrupt interrupt = new Interrupt()) {
      RangeMixin.Range done =
          connect.withBoard(interrupt.token(), FlashEvents.NONE, this::readToFile);
      json.output()
          .text("%d bytes from 0x%x written to %s".formatted(done.length(), done.offset(), file));
      json.output()
          .json(
              Output.JSON
                  .createObjectNode()
                  .put("ok", true)
                  .put("offset", done.offset())
                  .put("length", done.length())
                  .put("file", file.toString()));
    }
    return 0;
  }

  private RangeMixin.Range readToFile(EspSession session) {
    RangeMixin.Range wanted = range.on(session);
    OutputFile.write(
        file,
        out -> {
          try {
            session.read(wanted.offset(), wanted.length(), piece -> write(out, piece));
          } catch (UncheckedIOException e) {
            throw e.getCause();
          }
        });
    return wanted;
  }

  private static void write(OutputStream out, byte[] piece) {
    try {
      out.write(piece);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
