package io.crispfleet.emulator.cli;

import io.crispfleet.emulator.rack.RackedBoard;
import io.crispfleet.jesptool.cli.Output;
import io.crispfleet.jesptool.cli.TextTable;
import io.crispfleet.jesptool.transport.PortAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Tells where the boards are: a table for people, one JSON line per board for programs. */
final class RackReport {
  private final Output output;

  RackReport(Output output) {
    this.output = output;
  }

  void print(List<RackedBoard> boards) {
    TextTable table = new TextTable("BOARD", "PTY", "TCP", "RFC 2217", "CONTROL", "MAC");
    for (int i = 0; i < boards.size(); i++) {
      RackedBoard board = boards.get(i);
      String pty = board.pty().map(PortAddress::toString).orElse("-");
      String mac = board.board().spec().mac();
      table.add(
          String.valueOf(i + 1),
          pty,
          board.tcp().toString(),
          board.rfc2217().toString(),
          board.control(),
          mac);
      output.json(node(i + 1, board));
    }
    table.lines().forEach(output::text);
    output.text("");
    output.text("Try:  crispfleet flash --port " + easiest(boards.getFirst()) + " 0x10000=app.bin");
    output.text("Stop: Ctrl-C");
  }

  private static ObjectNode node(int number, RackedBoard board) {
    ObjectNode node = Output.JSON.createObjectNode().put("board", number);
    board.pty().ifPresentOrElse(pty -> node.put("pty", pty.toString()), () -> node.putNull("pty"));
    Optional<Path> flash = board.board().spec().flashFile();
    return node.put("tcp", board.tcp().toString())
        .put("rfc2217", board.rfc2217().toString())
        .put("flash", flash.map(Path::toString).orElse(""))
        .put("mac", board.board().spec().mac())
        .put("control", board.control());
  }

  private static PortAddress easiest(RackedBoard board) {
    return board.pty().orElse(board.rfc2217());
  }
}
