package io.crispfleet.jesptool.transport.rfc2217;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.transport.PortAddress;
import io.crispfleet.jesptool.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client against a server scripted for each case; a whole one lives in the emulator. */
@Timeout(60)
class Rfc2217TransportTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final byte[] AGREED = Telnet.negotiation(Telnet.DO, Telnet.COM_PORT);

  private ServerSocket listening;
  private PortAddress.Rfc2217 address;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() throws IOException {
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    address =
        new PortAddress.Rfc2217(
            listening.getInetAddress().getHostAddress(), listening.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    listening.close();
  }

  /** What the server does about one subnegotiation. */
  private interface Script {
    byte[] answer(byte[] payload) throws IOException;
  }

  private void serve(byte[] greeting, Script script) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (Socket socket = listening.accept()) {
                socket.getOutputStream().write(greeting);
                TelnetDecoder decoder = new TelnetDecoder(new Scripted(socket, script));
                byte[] buffer = new byte[4096];
                int count;
                while ((count = socket.getInputStream().read(buffer)) > 0) {
                  int data = decoder.decode(buffer, 0, count);
                  socket.getOutputStream().write(Telnet.escape(buffer, 0, data)); // echo
                }
              } catch (IOException e) {
                requests.add("broken: " + e.getMessage());
              }
            });
  }

  private final class Scripted implements TelnetDecoder.Listener {
    private final Socket socket;
    private final Script script;

    Scripted(Socket socket, Script script) {
      this.socket = socket;
      this.script = script;
    }

    @Override
    public void negotiated(int verb, int option) {
      requests.add(verb + " " + option);
    }

    @Override
    public void subnegotiated(int option, byte[] payload) {
      requests.add(HexFormat.of().formatHex(payload));
      try {
        socket.getOutputStream().write(script.answer(payload));
      } catch (IOException e) {
        requests.add("broken: " + e.getMessage());
      }
    }
  }

  private static byte[] obedient(byte[] payload) {
    byte[] answer = payload.clone();
    answer[0] = (byte) (answer[0] + ComPort.SERVER);
    return Telnet.subnegotiation(Telnet.COM_PORT, answer);
  }

  @Test
  void linesAndBaudArriveInOrderAndAreAwaited() {
    serve(AGREED, Rfc2217TransportTest::obedient);
    try (Transport transport = Rfc2217Transport.open(address)) {
      assertThat(requests).contains("010001c200");
      requests.clear();
      assertThat(transport.setLines(false, true)).isTrue();
      assertThat(transport.setLines(true, false)).isTrue();
      assertThat(transport.setLines(false, false)).isTrue();
      assertThat(transport.setLines(false, false)).isTrue();
      transport.setBaud(1_500_000);
      transport.discardInput();
      assertThat(requests)
          .containsExactly("0509", "050b", "0508", "050c", "0509", "010016e360", "0c01");
      assertThat(transport.baud()).isEqualTo(1_500_000);
    }
  }

  @Test
  void roundedBaudIsReported() {
    serve(AGREED, payload -> payload[0] == 1 ? ComPort.baudMessage(101, 9600) : obedient(payload));
    try (Transport transport = Rfc2217Transport.open(address)) {
      assertThat(transport.baud()).isEqualTo(9600);
    }
  }

  @Test
  void dataAroundAnAnswerIsKeptAndEveryByteValuePasses() {
    serve(
        AGREED,
        payload -> {
          byte[] answer = obedient(payload);
          byte[] mixed = new byte[answer.length + 2];
          mixed[0] = 'a';
          System.arraycopy(answer, 0, mixed, 1, answer.length);
          mixed[mixed.length - 1] = 'b';
          return mixed;
        });
    try (Transport transport = Rfc2217Transport.open(address)) {
      transport.discardInput();
      transport.setBaud(9600);
      byte[] all = new byte[258];
      for (int i = 0; i < 256; i++) {
        all[2 + i] = (byte) i;
      }
      transport.write(all, 2, 256);
      // The last 'b' of the discarding may arrive late; nothing but letters may stand in between.
      byte[] received = new byte[600];
      int total = 0;
      while (total == 0 || received[total - 1] != (byte) 0xFF) {
        int count = transport.read(received, total, received.length - total, LONG);
        assertThat(count).isPositive();
        total += count;
      }
      assertThat(received[total - 256]).isZero();
      assertThat(new String(received, 0, total - 256, java.nio.charset.StandardCharsets.US_ASCII))
          .endsWith("ab");
    }
  }

  @Test
  void silentServerCostsOneWaitForLinesAndNotMore() {
    serve(AGREED, payload -> payload[0] == 5 ? new byte[0] : obedient(payload));
    try (Transport transport = Rfc2217Transport.open(address)) {
      for (int i = 0; i < 200; i++) {
        assertThat(transport.setLines(i % 2 == 0, false)).isTrue();
      }
    }
  }

  @Test
  void refusalPointsToTheRawSocket() {
    serve(Telnet.negotiation(Telnet.DONT, Telnet.COM_PORT), payload -> new byte[0]);
    assertThatThrownBy(() -> Rfc2217Transport.open(address))
        .isInstanceOfSatisfying(
            EspException.PortUnavailable.class,
            e -> assertThat(e.advice()).contains("socket://" + address.host()));
  }

  @Test
  void serverThatIsNoTelnetServerIsRefusedInTime() {
    serve(
        "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
        payload -> new byte[0]);
    assertThatThrownBy(() -> Rfc2217Transport.open(address))
        .isInstanceOf(EspException.PortUnavailable.class);
  }

  @Test
  void floodInsteadOfAnAnswerIsALostLink() {
    serve(AGREED, payload -> payload[0] == 12 ? new byte[8 << 20] : obedient(payload));
    try (Transport transport = Rfc2217Transport.open(address)) {
      assertThatThrownBy(transport::discardInput)
          .isInstanceOf(EspException.LinkLost.class)
          .hasMessageContaining("without end");
    }
  }

  @Test
  void argumentAboutOptionsEndsAfterOneReplyEach() {
    byte[] quarrel = new byte[3 * 1000 + AGREED.length];
    for (int i = 0; i < 1000; i++) {
      System.arraycopy(
          Telnet.negotiation(i % 2 == 0 ? Telnet.WILL : Telnet.DO, 1), 0, quarrel, 3 * i, 3);
    }
    System.arraycopy(AGREED, 0, quarrel, 3000, AGREED.length);
    serve(quarrel, Rfc2217TransportTest::obedient);
    try (Transport transport = Rfc2217Transport.open(address)) {
      transport.setBaud(9600);
      assertThat(requests).containsOnlyOnce("254 1").containsOnlyOnce("252 1");
    }
  }
}
