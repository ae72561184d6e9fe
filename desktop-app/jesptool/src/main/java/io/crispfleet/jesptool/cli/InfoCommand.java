package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.board.BoardCatalog;
import io.crispfleet.jesptool.chip.ChipInfo;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.session.EspSession;
import io.crispfleet.jesptool.transport.CancelToken;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ObjectNode;

/** {@code crispfleet esp info}: what a board says about itself. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = "Show chip, revision, MAC, crystal, flash and protection of a board.",
    footer = {"", "Example:", "  crispfleet esp info --port /dev/ttyUSB0"})
final class InfoCommand implements Callable<Integer> {
  @Mixin private ConnectMixin connect = new ConnectMixin();
  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    connect.withBoard(new CancelToken(), FlashEvents.NONE, this::show);
    return 0;
  }

  private boolean show(EspSession session) {
    ChipInfo info = session.info();
    Output output = json.output();
    String board = BoardCatalog.load().distinguish(info).map(found -> found.name()).orElse("");
    output.text("Chip      " + info.packageName() + " (revision " + info.revision() + ")");
    output.text("Features  " + String.join(", ", info.features()));
    if (!board.isEmpty()) {
      output.text("Part of   " + board + ", if it is an M5 stick");
    }
    output.text("Crystal   " + info.crystalMhz() + " MHz");
    output.text("MAC       " + info.mac());
    output.text(
        "Flash     %d MB (manufacturer 0x%02x, device 0x%04x)"
            .formatted(
                info.flash().size() >> 20, info.flash().manufacturer(), info.flash().device()));
    output.text("Security  " + SecurityText.summary(info.security()));
    output.text(
        "Loader    %s at %d baud"
            .formatted(
                session.loader().name().toLowerCase(java.util.Locale.ROOT),
                session.transport().baud()));
    output.json(node(session, info));
    return true;
  }

  private static ObjectNode node(EspSession session, ChipInfo info) {
    ObjectNode node =
        Output.JSON
            .createObjectNode()
            .put("ok", true)
            .put("port", session.transport().address().toString())
            .put("chip", info.chip().target())
            .put("package", info.packageName())
            .put("revision", info.revision().toString())
            .put("mac", info.mac())
            .put("crystalMhz", info.crystalMhz())
            .put("loader", session.loader().name().toLowerCase(java.util.Locale.ROOT))
            .put("baud", session.transport().baud());
    info.features().forEach(node.putArray("features")::add);
    node.putObject("flash")
        .put("manufacturer", info.flash().manufacturer())
        .put("device", info.flash().device())
        .put("size", info.flash().size());
    node.set("security", SecurityText.node(info.security()));
    return node;
  }
}
