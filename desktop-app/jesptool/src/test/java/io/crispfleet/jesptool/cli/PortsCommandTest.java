package io.crispfleet.jesptool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.board.BoardCatalog;
import io.crispfleet.jesptool.port.PortAccess;
import io.crispfleet.jesptool.port.PortCatalog;
import io.crispfleet.jesptool.port.PortHolders;
import io.crispfleet.jesptool.port.PortInfo;
import io.crispfleet.jesptool.transport.UsbIdentity;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class PortsCommandTest {
  private static final PortInfo STICK = stick("/dev/ttyUSB7");

  private final StringWriter out = new StringWriter();

  @Test
  void tableNamesBridgeAndLikelyBoards() {
    run(() -> List.of(STICK));
    assertThat(out.toString().lines())
        .anyMatch(line -> line.startsWith("PORT") && line.endsWith("HELD BY"))
        .anyMatch(
            line ->
                line.startsWith("/dev/ttyUSB7  CH552 as FTDI (M5Stack)  M5StickC Plus, M5StickC, …")
                    && line.contains("8D5254C3B7"));
  }

  @Test
  void emptyListSaysWhatToDo() {
    run(List::of);
    assertThat(out.toString())
        .startsWith("No serial ports. Plug in a board")
        .contains("socket://host:port");
  }

  @Test
  void jsonIsOneObjectWithEveryPort() {
    run(() -> List.of(STICK), "--json");
    JsonNode root = Output.JSON.readTree(out.toString());
    JsonNode port = root.get("ports").get(0);
    assertThat(out.toString().lines()).hasSize(1);
    assertThat(port.get("device").asString()).isEqualTo("/dev/ttyUSB7");
    assertThat(port.get("usb").get("vid").asString()).isEqualTo("0403");
    assertThat(port.get("boards").get(0).get("likely").asBoolean()).isTrue();
    assertThat(root.get("hints").isArray()).isTrue();
  }

  @Test
  void watchPrintsArrivalsUntilInterrupted() throws InterruptedException {
    CountDownLatch polled = new CountDownLatch(1);
    PortCatalog catalog =
        () -> {
          polled.countDown();
          return List.of(STICK);
        };
    Thread watching = Thread.ofPlatform().start(() -> run(catalog, "--watch", "--json"));
    assertThat(polled.await(10, TimeUnit.SECONDS)).isTrue();
    watching.interrupt();
    watching.join();
    JsonNode event = Output.JSON.readTree(out.toString().lines().findFirst().orElseThrow());
    assertThat(event.get("event").asString()).isEqualTo("arrived");
    assertThat(event.get("port").get("device").asString()).isEqualTo("/dev/ttyUSB7");
  }

  private void run(PortCatalog catalog, String... args) {
    PortsCommand command =
        new PortsCommand(
            catalog, new PortReport(BoardCatalog.load(), new PortAccess(), new PortHolders()));
    int exit =
        Main.configured(new CommandLine(command)).setOut(new PrintWriter(out, true)).execute(args);
    assertThat(exit).isZero();
  }

  private static PortInfo stick(String device) {
    UsbIdentity usb = new UsbIdentity(0x0403, 0x6001, "8D5254C3B7", "1-2.3");
    String text = "Hades2001 M5stack";
    return new PortInfo(device, text, Optional.of(usb), BoardCatalog.load().guess(usb, text));
  }
}
