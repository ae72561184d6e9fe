package io.crispfleet.emulator.uart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.transport.PortAddress;
import io.crispfleet.jesptool.transport.Transport;
import io.crispfleet.jesptool.transport.Transports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pseudo terminal as board and the real serial transport as host. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "pseudo terminals are emulated ports on Linux only")
class PtyPortTest extends EndpointContract<PtyPort> {
  @TempDir private Path dir;

  @Override
  PtyPort open() {
    return PtyPort.open(Optional.of(dir.resolve("board")));
  }

  @Override
  Transport connect(PtyPort port) {
    return Transports.open(new PortAddress.Serial(port.path().toString()));
  }

  @ParameterizedTest
  @ValueSource(ints = {9600, 74_880, 115_200, 750_000, 921_600, 1_500_000, 1_234_567})
  void hostBaudIsVisibleToTheBoard(int baud) {
    try (Transport host = connect(port)) {
      host.setBaud(baud);
      assertThat(port.hostBaud()).hasValue(baud);
    }
    assertThat(port.hostBaud()).isEmpty();
  }

  @Test
  void thereAreNoModemLinesAndNoUsbIdentity() {
    try (Transport host = connect(port)) {
      assertThat(host.setLines(true, false)).isFalse();
      assertThat(host.usb()).isEmpty();
    }
  }

  @Test
  void hostClosingFromAnotherThreadEndsItsBlockedRead() throws Exception {
    Transport host = connect(port);
    CompletableFuture<byte[]> reader = later(() -> hostReads(host, 1));
    host.close();
    assertThatThrownBy(() -> reader.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(EspException.LinkLost.class)
        .hasMessageContaining("closed");
  }

  @Test
  void vanishedDeviceEndsWritingWithLinkLost() {
    try (Transport host = connect(port)) {
      greet(host);
      port.vanish();
      byte[] block = new byte[4096];
      assertThatThrownBy(
              () -> {
                while (true) {
                  host.write(block, 0, block.length);
                }
              })
          .isInstanceOf(EspException.LinkLost.class)
          .hasMessageContaining("unplugged");
    }
  }

  @Test
  void portThatIsOpenAlreadyIsBusy() {
    try (Transport _ = connect(port)) {
      assertThatThrownBy(() -> connect(port))
          .isInstanceOf(EspException.PortUnavailable.class)
          .hasMessageContaining("another program");
    }
  }

  @Test
  void linkFollowsTheDeviceAndGoesWithThePort() throws Exception {
    Path link = port.path();
    assertThat(link.toRealPath().toString()).startsWith("/dev/pts/");
    port.vanish();
    assertThat(link.toRealPath().toString()).startsWith("/dev/pts/");
    port.close();
    assertThat(Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void discardedInputIsGone() throws Exception {
    try (Transport host = connect(port)) {
      greet(host);
      port.write(new byte[] {1, 2, 3}, 0, 3);
      assertThat(hostReads(host, 1)).containsExactly(1);
      host.discardInput();
      port.write(new byte[] {9}, 0, 1);
      assertThat(hostReads(host, 1)).containsExactly(9);
    }
  }
}
