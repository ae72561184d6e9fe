package io.crispfleet.jesptool.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.error.EspException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class TcpTransportTest extends TransportContract {

  @Override
  Linked link() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String host = server.getInetAddress().getHostAddress();
      Transport transport = TcpTransport.open(new PortAddress.Socket(host, server.getLocalPort()));
      return new Linked(transport, peer(server.accept()));
    }
  }

  private static Peer peer(Socket socket) {
    return new Peer() {
      @Override
      public void send(byte[] bytes) throws Exception {
        socket.getOutputStream().write(bytes);
      }

      @Override
      public byte[] receive(int count) throws Exception {
        return socket.getInputStream().readNBytes(count);
      }

      @Override
      public void vanish() throws Exception {
        socket.setSoLinger(true, 0); // a reset, as from a machine that lost its network
        socket.close();
      }

      @Override
      public void close() throws IOException {
        socket.close();
      }
    };
  }

  @Test
  void nobodyListeningIsPortUnavailable() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    assertThatThrownBy(() -> TcpTransport.open(new PortAddress.Socket("127.0.0.1", port)))
        .isInstanceOf(EspException.PortUnavailable.class)
        .hasMessageContaining("socket://127.0.0.1:" + port);
  }

  @Test
  void unknownHostIsPortUnavailable() {
    assertThatThrownBy(() -> TcpTransport.open(new PortAddress.Socket("no-such-host.invalid", 1)))
        .isInstanceOf(EspException.PortUnavailable.class)
        .hasMessageContaining("no-such-host.invalid");
  }

  @Test
  void thereAreNoModemLines() throws Exception {
    try (Transport transport = link().host()) {
      assertThat(transport.setLines(true, false)).isFalse();
    }
  }
}
