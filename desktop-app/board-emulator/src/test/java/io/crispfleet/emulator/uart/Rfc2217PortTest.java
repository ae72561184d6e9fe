package io.crispfleet.emulator.uart;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.transport.PortAddress;
import io.crispfleet.jesptool.transport.Transport;
import io.crispfleet.jesptool.transport.Transports;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class Rfc2217PortTest extends EndpointContract<Rfc2217Port> {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  Rfc2217Port open() {
    Rfc2217Port opened = new Rfc2217Port(0);
    opened.onModemLines((dtr, rts) -> lines.add(dtr + " " + rts));
    return opened;
  }

  @Override
  Transport connect(Rfc2217Port port) {
    return whileBoardReads(
        port, () -> Transports.open(new PortAddress.Rfc2217("localhost", port.port())));
  }

  /** The server answers only while its board reads, as a real one does all the time. */
  private static <T> T whileBoardReads(Rfc2217Port port, Work<T> work) {
    try {
      CompletableFuture<T> working = later(work);
      byte[] buffer = new byte[64];
      while (!working.isDone()) {
        assertThat(port.read(buffer, 0, buffer.length, Duration.ofMillis(1))).isZero();
      }
      return working.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void linesAndBaudHaveReachedTheBoardWhenTheCallReturns() {
    try (Transport host = connect(port)) {
      assertThat(port.hostBaud()).hasValue(115_200);
      assertThat(whileBoardReads(port, () -> host.setLines(false, true))).isTrue();
      assertThat(lines).containsExactly("false false", "false true");
      assertThat(whileBoardReads(port, () -> host.setLines(true, false))).isTrue();
      assertThat(lines).endsWith("true true", "true false");
      whileBoardReads(
          port,
          () -> {
            host.setBaud(1_500_000);
            host.discardInput();
            return true;
          });
      assertThat(port.hostBaud()).hasValue(1_500_000);
      assertThat(host.baud()).isEqualTo(1_500_000);
    }
  }

  @Test
  void departingHostLetsGoOfTheLines() {
    try (Transport host = connect(port)) {
      whileBoardReads(port, () -> host.setLines(false, true));
    }
    while (port.hostPresent()) {
      port.read(new byte[1], 0, 1, Duration.ofMillis(1));
    }
    assertThat(lines).containsExactly("false false", "false true", "false false");
  }
}
