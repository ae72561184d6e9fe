package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.board.BoardCatalog;
import io.crispfleet.jesptool.board.BoardGuess;
import io.crispfleet.jesptool.board.Bridge;
import io.crispfleet.jesptool.port.HubLoad;
import io.crispfleet.jesptool.port.PortAccess;
import io.crispfleet.jesptool.port.PortHint;
import io.crispfleet.jesptool.port.PortHolder;
import io.crispfleet.jesptool.port.PortHolders;
import io.crispfleet.jesptool.port.PortInfo;
import io.crispfleet.jesptool.transport.UsbIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code esp ports} says about ports, as text and as JSON. */
final class PortReport {
  private static final int BOARDS_SHOWN = 2;

  private final BoardCatalog boards;
  private final PortAccess access;
  private final PortHolders holders;

  PortReport(BoardCatalog boards, PortAccess access, PortHolders holders) {
    this.boards = boards;
    this.access = access;
    this.holders = holders;
  }

  void print(List<PortInfo> ports, Output output) {
    Map<String, List<PortHolder>> held = holders.of(devices(ports));
    List<PortHint> general = new ArrayList<>(access.missingPorts(boards));
    general.addAll(HubLoad.hints(ports));
    if (output.json()) {
      ObjectNode root = Output.JSON.createObjectNode();
      ArrayNode list = root.putArray("ports");
      ports.forEach(port -> list.add(node(port, held.getOrDefault(port.device(), List.of()))));
      addHints(root, general);
      output.json(root);
      return;
    }
    if (ports.isEmpty()) {
      output.text("No serial ports. " + access.adviceWithoutPorts());
      output.text(
          "A board on another machine: --port socket://host:port or --port rfc2217://host:port");
    } else {
      table(ports, held).lines().forEach(output::text);
    }
    List<PortHint> hints = new ArrayList<>();
    ports.forEach(port -> hints.addAll(hints(port, held.getOrDefault(port.device(), List.of()))));
    hints.addAll(general);
    for (PortHint hint : hints) {
      output.text("");
      output.text(hint.message());
      output.text("  -> " + hint.advice());
    }
  }

  /** One port on one line, for the stream of arrivals. */
  String line(PortInfo port) {
    return (port.device() + "  " + bridge(port) + "  " + likelyBoards(port)).stripTrailing();
  }

  ObjectNode node(PortInfo port) {
    return node(port, holders.of(port.device()));
  }

  private ObjectNode node(PortInfo port, List<PortHolder> held) {
    ObjectNode node =
        Output.JSON
            .createObjectNode()
            .put("device", port.device())
            .put("description", port.description());
    port.usb()
        .ifPresent(
            usb -> {
              node.put("bridge", bridge(port));
              node.putObject("usb")
                  .put("vid", "%04X".formatted(usb.vendorId()))
                  .put("pid", "%04X".formatted(usb.productId()))
                  .put("serial", usb.serial())
                  .put("location", usb.location());
            });
    ArrayNode guesses = node.putArray("boards");
    for (BoardGuess guess : port.guesses()) {
      guesses
          .addObject()
          .put("id", guess.board().id())
          .put("name", guess.board().name())
          .put("likely", guess.likely())
          .put("downloadMode", guess.board().downloadMode());
    }
    ArrayNode holding = node.putArray("holders");
    held.forEach(
        holder -> holding.addObject().put("pid", holder.pid()).put("command", holder.command()));
    access
        .latencyTimerMillis(port.device())
        .ifPresent(millis -> node.put("latencyTimerMs", millis));
    addHints(node, hints(port, held));
    return node;
  }

  private static void addHints(ObjectNode node, List<PortHint> hints) {
    ArrayNode list = node.putArray("hints");
    for (PortHint hint : hints) {
      list.addObject()
          .put("kind", hint.kind().name().toLowerCase(java.util.Locale.ROOT))
          .put("message", hint.message())
          .put("advice", hint.advice());
    }
  }

  private List<PortHint> hints(PortInfo port, List<PortHolder> held) {
    return access.hints(port.device(), port.usb(), held);
  }

  private TextTable table(List<PortInfo> ports, Map<String, List<PortHolder>> held) {
    TextTable table =
        new TextTable("PORT", "BRIDGE", "LIKELY BOARD", "SERIAL", "LOCATION", "HELD BY");
    for (PortInfo port : ports) {
      table.add(
          port.device(),
          bridge(port),
          likelyBoards(port),
          port.usb().map(UsbIdentity::serial).orElse(""),
          port.usb().map(UsbIdentity::location).orElse(""),
          held.getOrDefault(port.device(), List.of()).stream()
              .map(holder -> Long.toString(holder.pid()))
              .collect(Collectors.joining(", ")));
    }
    return table;
  }

  private String bridge(PortInfo port) {
    return port.usb()
        .map(
            usb ->
                boards
                    .bridge(usb, port.description())
                    .map(Bridge::name)
                    .orElse("USB " + usb.vidPid()))
        .orElse(port.description());
  }

  private static String likelyBoards(PortInfo port) {
    String names =
        port.guesses().stream()
            .limit(BOARDS_SHOWN)
            .map(guess -> guess.board().name())
            .collect(Collectors.joining(", "));
    return port.guesses().size() > BOARDS_SHOWN ? names + ", …" : names;
  }

  private static List<String> devices(List<PortInfo> ports) {
    return ports.stream().map(PortInfo::device).toList();
  }
}
