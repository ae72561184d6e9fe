package io.crispfleet.emulator.rack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.emulator.board.BoardSpec;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.slip.Slip;
import io.crispfleet.jesptool.slip.SlipDecoder;
import io.crispfleet.jesptool.transport.PortAddress;
import io.crispfleet.jesptool.transport.Transport;
import io.crispfleet.jesptool.transport.Transports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class RackTest {
  private final Rack rack = new Rack();

  @AfterEach
  void unplug() {
    rack.close();
  }

  private static BoardSpec spec() {
    return BoardSpec.of(Chip.ESP32);
  }

  /** The packet every loader answers. */
  private static byte[] sync() {
    byte[] packet = new byte[8 + 36];
    packet[1] = 0x08;
    packet[2] = 36;
    Arrays.fill(packet, 12, packet.length, (byte) 0x55);
    System.arraycopy(new byte[] {0x07, 0x07, 0x12, 0x20}, 0, packet, 8, 4);
    return Slip.encode(packet);
  }

  private static void assertLoaderAnswers(PortAddress address) {
    try (Transport host = Transports.open(address)) {
      byte[] sync = sync();
      SlipDecoder decoder = new SlipDecoder(100, _ -> {});
      byte[] buffer = new byte[1000];
      byte[] reply = {};
      while (reply.length == 0) {
        host.write(sync, 0, sync.length); // again and again, as a board that starts hears nothing
        decoder.feed(buffer, 0, host.read(buffer, 0, buffer.length, Duration.ofMillis(100)));
        reply = decoder.poll().orElse(reply);
      }
      assertThat(reply).startsWith(0x01, 0x08);
    }
  }

  @Test
  void everyPortOfABoardReachesItsLoader() {
    RackedBoard board = rack.add(spec());
    assertLoaderAnswers(board.tcp());
    assertLoaderAnswers(board.rfc2217());
    board.pty().ifPresent(RackTest::assertLoaderAnswers);
  }

  @Test
  void boardsShareNothing() {
    RackedBoard first = rack.add(spec());
    RackedBoard second = rack.add(spec().withMac("24:6f:28:00:00:02"));
    assertThat(rack.boards()).containsExactly(first, second);
    assertThat(List.of(first.tcp(), first.rfc2217(), second.tcp(), second.rfc2217()))
        .doesNotHaveDuplicates();
    assertThat(first.pty()).isNotEqualTo(second.pty());
    assertThat(first.board().spec().flashFile()).isNotEqualTo(second.board().spec().flashFile());
  }

  @Test
  void closingLeavesNoFilesBehind() {
    Path flash = rack.add(spec()).board().spec().flashFile().orElseThrow();
    assertThat(flash).exists();
    rack.close();
    rack.close();
    assertThat(Files.exists(flash.getParent())).isFalse();
  }

  private static List<String> control(RackedBoard board, String... lines) throws IOException {
    String[] address = board.control().split(":", 2);
    try (Socket socket = new Socket(address[0], Integer.parseInt(address[1]));
        BufferedReader answers =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      String[] result = new String[lines.length];
      for (int i = 0; i < lines.length; i++) {
        socket.getOutputStream().write((lines[i] + "\r\n").getBytes(StandardCharsets.UTF_8));
        String answer = answers.readLine();
        result[i] = answer == null ? "" : answer;
      }
      return List.of(result);
    }
  }

  private static void awaitState(RackedBoard board, String running) throws IOException {
    while (!control(board, "state").getFirst().startsWith("ok running=" + running + " ")) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void modemLinesOfTheSideChannelChooseWhatBoots() throws Exception {
    RackedBoard board = rack.add(spec());
    assertThat(control(board, "rts=1", "dtr=1 rts=0", "dtr=0")).containsOnly("ok");
    awaitState(board, "rom");
    assertThat(control(board, "reset")).containsExactly("ok");
    awaitState(board, "boot-loop"); // blank flash holds nothing to boot
    assertThat(control(board, "download")).containsExactly("ok");
    awaitState(board, "rom");
    assertThat(control(board, "power-cycle")).containsExactly("ok");
    awaitState(board, "boot-loop");
  }

  @Test
  void nonsenseOnTheSideChannelIsAnsweredWithWhatThereIs() throws Exception {
    RackedBoard board = rack.add(spec());
    assertThat(control(board, "", "dtr=2", "dtr=1 rts=0 now", "state"))
        .satisfiesExactly(
            empty -> assertThat(empty).startsWith("error"),
            value -> assertThat(value).contains("dtr=0|1"),
            extra -> assertThat(extra).startsWith("error"),
            state -> assertThat(state).startsWith("ok running="));
  }

  @Test
  void endlessLineOnTheSideChannelIsHungUpOn() throws Exception {
    RackedBoard board = rack.add(spec());
    String[] address = board.control().split(":", 2);
    try (Socket socket = new Socket(address[0], Integer.parseInt(address[1]))) {
      socket.getOutputStream().write(new byte[200]);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void vanishingBoardIsBackUnderTheSameNames() throws Exception {
    RackedBoard board = rack.add(spec());
    try (Transport host = Transports.open(board.tcp())) {
      host.write(sync(), 0, sync().length);
      assertThat(host.read(new byte[1], 0, 1, Duration.ofSeconds(60))).isEqualTo(1);
      assertThat(control(board, "vanish")).containsExactly("ok");
      assertThatThrownBy(
              () -> {
                while (true) {
                  host.read(new byte[100], 0, 100, Duration.ofSeconds(1));
                }
              })
          .isInstanceOf(EspException.LinkLost.class);
    }
    assertLoaderAnswers(board.tcp());
    board.pty().ifPresent(RackTest::assertLoaderAnswers);
  }
}
