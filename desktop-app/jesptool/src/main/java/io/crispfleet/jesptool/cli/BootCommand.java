package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.otadata.OtaData;
import io.crispfleet.jesptool.partition.Partition;
import io.crispfleet.jesptool.partition.PartitionTable;
import io.crispfleet.jesptool.session.DevicePartitions;
import io.crispfleet.jesptool.session.EspSession;
import io.crispfleet.jesptool.session.WriteFrame;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code crispfleet esp boot}: which of a board's apps starts, and choosing another one. */
@Command(
    name = "boot",
    mixinStandardHelpOptions = true,
    description = "Show a board's partitions and which app boots, or make another one boot.",
    footer = {
      "",
      "Examples:",
      "  crispfleet esp boot --port /dev/ttyUSB0",
      "  crispfleet esp boot --port /dev/ttyUSB0 --select app1"
    })
final class BootCommand implements Callable<Integer> {
  @Mixin private ConnectMixin connect = new ConnectMixin();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--select",
      paramLabel = "LABEL",
      description = "The app partition that shall boot from now on.")
  private @Nullable String select;

  @Override
  public Integer call() {
    try (Interrupt interrupt = new Interrupt()) {
      connect.withBoard(interrupt.token(), FlashEvents.NONE, this::work);
    }
    return 0;
  }

  private boolean work(EspSession session) {
    PartitionTable table =
        DevicePartitions.read(session)
            .orElseThrow(
                () ->
                    new EspException.BadInput(
                        "The board has no partition table at 0x8000.",
                        "Write a complete firmware with 'crispfleet flash' first."));
    Optional<Partition> home = table.otaData().filter(found -> found.size() >= OtaData.SIZE);
    OtaData data = home.map(found -> read(session, found)).orElse(OtaData.BLANK);
    String wanted = select;
    if (wanted != null) {
      Partition target = requireOtaData(home);
      data = selecting(table, data, wanted);
      write(session, target.offset(), data.encode());
    }
    show(table, data.bootApp(table));
    return true;
  }

  private static Partition requireOtaData(Optional<Partition> home) {
    return home.orElseThrow(
        () ->
            new EspException.BadInput(
                "The board's partition table has no otadata: its only app always boots.",
                "Use a table with OTA slots to choose between apps."));
  }

  private static OtaData selecting(PartitionTable table, OtaData before, String label) {
    Partition app =
        table.bootableApps().stream()
            .filter(found -> found.label().equals(label))
            .findFirst()
            .orElseThrow(
                () ->
                    new EspException.BadInput(
                        "The board has no app partition called '%s'.".formatted(label),
                        "It has: "
                            + table.bootableApps().stream()
                                .map(Partition::label)
                                .collect(Collectors.joining(", "))
                            + "."));
    int slot = table.otaApps().indexOf(app);
    // Blank OTA data means the factory app.
    return slot < 0 ? OtaData.BLANK : before.selecting(slot, table.otaApps().size());
  }

  private static OtaData read(EspSession session, Partition home) {
    ByteArrayOutputStream content = new ByteArrayOutputStream(OtaData.SIZE);
    session.read(home.offset(), OtaData.SIZE, content::writeBytes);
    return OtaData.parse(content.toByteArray());
  }

  private static void write(EspSession session, long offset, byte[] content) {
    session.beginRaw(offset, content.length);
    int block = session.writeBlockSize();
    for (int at = 0, n = 0; at < content.length; at += block, n++) {
      int length = Math.min(block, content.length - at);
      session.writeBlock(WriteFrame.raw(n, content, at, length, block));
    }
    session.endWrite();
  }

  private void show(PartitionTable table, Optional<Partition> boots) {
    TextTable text = new TextTable("PARTITION", "TYPE", "OFFSET", "SIZE", "");
    ObjectNode node = Output.JSON.createObjectNode().put("ok", true);
    ArrayNode rows = node.putArray("partitions");
    for (Partition partition : table.partitions()) {
      boolean starts = boots.filter(partition::equals).isPresent();
      text.add(
          partition.label(),
          partition.typeName() + " " + partition.subtypeName(),
          "0x%x".formatted(partition.offset()),
          "0x%x".formatted(partition.size()),
          starts ? "boots" : "");
      rows.addObject()
          .put("label", partition.label())
          .put("type", partition.type())
          .put("subtype", partition.subtype())
          .put("offset", partition.offset())
          .put("size", partition.size())
          .put("boots", starts);
    }
    text.lines().forEach(json.output()::text);
    json.output().json(node.put("boots", boots.map(Partition::label).orElse("")));
  }
}
