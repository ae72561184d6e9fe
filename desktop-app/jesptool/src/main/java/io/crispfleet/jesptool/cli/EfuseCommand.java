package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.efuse.EfuseField;
import io.crispfleet.jesptool.efuse.EfuseReader;
import io.crispfleet.jesptool.efuse.EfuseSummary;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.transport.CancelToken;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code crispfleet esp efuse}: what is burned into a chip, read only. */
@Command(
    name = "efuse",
    mixinStandardHelpOptions = true,
    description = "Show the eFuses of a board and what they mean; never changes one.",
    footer = {
      "",
      "Examples:",
      "  crispfleet esp efuse --port /dev/ttyUSB0",
      "  crispfleet esp efuse --port /dev/ttyUSB0 --group security",
      "  crispfleet esp efuse --port /dev/ttyUSB0 --json"
    })
final class EfuseCommand implements Callable<Integer> {
  @Mixin private ConnectMixin connect = new ConnectMixin();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      defaultValue = "",
      description =
          "Only one group: identity, security, download, debug, usb, power, pads or clock.")
  private String group = "";

  @Override
  public Integer call() {
    EfuseSummary summary =
        connect.withBoard(
            new CancelToken(),
            FlashEvents.NONE,
            session -> EfuseReader.read(session::readRegister, session.info().chip()));
    List<EfuseField> fields =
        summary.fields().stream()
            .filter(field -> group.isEmpty() || field.group().equalsIgnoreCase(group))
            .toList();
    Output output = json.output();
    TextTable table = new TextTable("GROUP", "FIELD", "VALUE", "MEANING");
    fields.forEach(it -> table.add(it.group(), it.name(), it.value(), it.meaning()));
    table.lines().forEach(output::text);
    output.json(node(summary, fields));
    return 0;
  }

  private static ObjectNode node(EfuseSummary summary, List<EfuseField> fields) {
    ObjectNode root =
        Output.JSON.createObjectNode().put("ok", true).put("chip", summary.chip().target());
    ArrayNode list = root.putArray("fields");
    for (EfuseField field : fields) {
      list.addObject()
          .put("name", field.name())
          .put("group", field.group())
          .put("value", field.value())
          .put("meaning", field.meaning());
    }
    return root;
  }
}
