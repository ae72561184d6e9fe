package io.crispfleet.emulator.uart;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.transport.PipeTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class JoinedPortTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final PipePort first = new PipePort("first");
  private final PipePort second = new PipePort("second");
  private final JoinedPort joined = new JoinedPort(List.of(first, second));

  @AfterEach
  void close() {
    joined.close();
  }

  private void boardReads(int expected) {
    byte[] one = new byte[1];
    assertThat(joined.read(one, 0, 1, LONG)).isEqualTo(1);
    assertThat(one[0]).isEqualTo((byte) expected);
  }

  private static int hostReads(PipeTransport host) {
    byte[] one = new byte[1];
    assertThat(host.read(one, 0, 1, LONG)).isEqualTo(1);
    return one[0];
  }

  @Test
  void outputGoesToTheHostThatWasLastActive() {
    PipeTransport a = first.connect();
    PipeTransport b = second.connect();
    a.write(new byte[] {1}, 0, 1);
    boardReads(1);
    joined.write(new byte[] {10}, 0, 1);
    b.setLines(true, false);
    b.setBaud(9600);
    joined.write(new byte[] {20}, 0, 1);
    assertThat(hostReads(a)).isEqualTo(10);
    assertThat(hostReads(b)).isEqualTo(20);
    assertThat(joined.hostBaud()).hasValue(9600);
  }

  @Test
  void everybodyListensWhileNobodyWasActive() {
    PipeTransport a = first.connect();
    PipeTransport b = second.connect();
    joined.write(new byte[] {5}, 0, 1);
    assertThat(hostReads(a)).isEqualTo(5);
    assertThat(hostReads(b)).isEqualTo(5);
  }

  @Test
  void hostThatLeftDoesNotKeepTheOutput() {
    PipeTransport a = first.connect();
    a.write(new byte[] {1}, 0, 1);
    boardReads(1);
    a.close();
    PipeTransport b = second.connect();
    joined.write(new byte[] {6}, 0, 1);
    assertThat(hostReads(b)).isEqualTo(6);
  }

  @Test
  void linesOfEveryEndpointReachTheBoard() {
    List<String> seen = new ArrayList<>();
    joined.onModemLines((dtr, rts) -> seen.add(dtr + " " + rts));
    first.connect().setLines(true, false);
    second.connect().setLines(false, true);
    assertThat(seen).containsExactly("true false", "false true");
  }
}
