package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.transport.CancelToken;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code crispfleet esp run}: leaves the loader and starts the firmware. */
@Command(
    name = "run",
    aliases = "reset",
    mixinStandardHelpOptions = true,
    description = "Restart the board so that it runs its firmware.",
    footer = {"", "Example:", "  crispfleet esp run --port /dev/ttyUSB0"})
final class ResetCommand implements Callable<Integer> {
  @Mixin private ConnectMixin connect = new ConnectMixin();
  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    connect.withBoard(new CancelToken(), FlashEvents.NONE, session -> true);
    json.output().text("The board was restarted.");
    json.output().json(Output.JSON.createObjectNode().put("ok", true));
    return 0;
  }
}
