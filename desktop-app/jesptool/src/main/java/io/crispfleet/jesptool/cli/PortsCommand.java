package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.board.BoardCatalog;
import io.crispfleet.jesptool.port.LocalPorts;
import io.crispfleet.jesptool.port.PortAccess;
import io.crispfleet.jesptool.port.PortCatalog;
import io.crispfleet.jesptool.port.PortEvent;
import io.crispfleet.jesptool.port.PortHolders;
import io.crispfleet.jesptool.port.PortWatcher;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code esp ports}: what is plugged in, and what stands in its way. */
@Command(
    name = "ports",
    mixinStandardHelpOptions = true,
    description = "List serial ports with the boards that may hang on them.",
    footer = {
      "",
      "Examples:",
      "  crispfleet esp ports",
      "  crispfleet esp ports --watch",
      "  crispfleet esp ports --json"
    })
public final class PortsCommand implements Runnable {
  private static final Duration PERIOD = Duration.ofMillis(500);

  private final PortCatalog catalog;
  private final PortReport report;

  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private JsonOption json;

  @Option(
      names = "--watch",
      description = "Stay and report boards as they are plugged in and pulled, until Ctrl-C.")
  private boolean watch;

  public PortsCommand() {
    this(
        new LocalPorts(BoardCatalog.load()),
        new PortReport(BoardCatalog.load(), new PortAccess(), new PortHolders()));
  }

  PortsCommand(PortCatalog catalog, PortReport report) {
    this.catalog = catalog;
    this.report = report;
  }

  @Override
  public void run() {
    Output output = json.output();
    if (!watch) {
      report.print(catalog.list(), output);
      return;
    }
    PortWatcher watcher = new PortWatcher(catalog, event -> print(event, output));
    while (!Thread.currentThread().isInterrupted()) {
      watcher.poll();
      pause();
    }
  }

  private void print(PortEvent event, Output output) {
    boolean arrived = event instanceof PortEvent.Arrived;
    output.text((arrived ? "+ " : "- ") + report.line(event.port()));
    ObjectNode node = Output.JSON.createObjectNode().put("event", arrived ? "arrived" : "removed");
    if (event instanceof PortEvent.Arrived(var port, var before)) {
      before.ifPresent(earlier -> node.put("before", earlier.device()));
      node.set("port", report.node(port));
    } else {
      node.putObject("port").put("device", event.port().device());
    }
    output.json(node);
  }

  private static void pause() {
    try {
      Thread.sleep(PERIOD);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
