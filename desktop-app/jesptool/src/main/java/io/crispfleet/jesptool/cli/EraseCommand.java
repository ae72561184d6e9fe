package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.session.EspSession;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code crispfleet esp erase}: sectors back to 0xFF. */
@Command(
    name = "erase",
    mixinStandardHelpOptions = true,
    description = "Erase the whole flash, a partition or a range of 4096-byte sectors.",
    footer = {
      "",
      "Examples:",
      "  crispfleet esp erase --port /dev/ttyUSB0 --partition nvs",
      "  crispfleet esp erase --port /dev/ttyUSB0 --offset 0x9000 --length 0x6000",
      "  crispfleet esp erase --port /dev/ttyUSB0 --all"
    })
final class EraseCommand implements Callable<Integer> {
  @Mixin private ConnectMixin connect = new ConnectMixin();
  @Mixin private RangeMixin range = new RangeMixin();
  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    try (Interrupt interrupt = new Interrupt()) {
      RangeMixin.Range done = connect.withBoard(interrupt.token(), FlashEvents.NONE, this::erase);
      json.output().text("Erased %d bytes from 0x%x.".formatted(done.length(), done.offset()));
      json.output()
          .json(
              Output.JSON
                  .createObjectNode()
                  .put("ok", true)
                  .put("offset", done.offset())
                  .put("length", done.length()));
    }
    return 0;
  }

  private RangeMixin.Range erase(EspSession session) {
    RangeMixin.Range wanted = range.on(session);
    if (range.all()) {
      session.eraseAll();
    } else {
      session.erase(wanted.offset(), wanted.length());
    }
    return wanted;
  }
}
