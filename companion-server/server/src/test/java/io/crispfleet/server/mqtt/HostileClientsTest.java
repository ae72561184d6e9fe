package io.crispfleet.server.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import io.crispfleet.server.testing.Eventually;
import io.crispfleet.server.testing.RawMqtt;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileClientsTest {
  private static final String A = "7C9EBD";
  private static final String B = "A1B2C3";
  private static final int UNAVAILABLE = 3;
  private static final int NOT_AUTHORIZED = 5;
  private static final int PATIENCE_MILLIS = 60_000;

  @TempDir Path folder;
  private TestBroker broker;

  @BeforeEach
  void start() {
    BrokerLimits quick =
        new BrokerLimits(2_000, 64 * 1024, Duration.ofSeconds(3), 20_000, 10_000, 100, 200, 1_000);
    broker = new TestBroker(folder, new Fleet(A, B).access(), quick, 0);
  }

  @AfterEach
  void serviceStaysUp() {
    // From elsewhere: some of the tests guess passwords.
    Mqtt3BlockingClient stick = broker.three(A, "127.0.0.2");
    Eventually.eventually(() -> broker.metrics.connected() == 0);
    stick.connect();
    stick.disconnect();
    assertThat(broker.broker.trouble()).isEmpty();
    broker.close();
  }

  private Socket socket() throws IOException {
    Socket socket = new Socket("127.0.0.1", broker.port(Broker.Kind.TCP));
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** True when the broker ends the connection. */
  private static boolean isClosed(Socket socket) throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // What it answers before it closes does not matter here.
      }
      return true;
    } catch (SocketException e) {
      return true;
    }
  }

  @Test
  void packetsThatAreNoMqttEndTheConnection() throws IOException {
    byte[] connect = RawMqtt.connect(A, Fleet.password(A));
    List<byte[]> garbage =
        List.of(
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII),
            new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
            new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 1},
            // A remaining length of 256 MB.
            new byte[] {
              0x10, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F, 0, 4, 'M', 'Q', 'T', 'T'
            },
            RawMqtt.packet(0x10, new byte[] {0, 4, 'M', 'Q', 'T', 'T', 9, 2, 0, 60, 0, 0}),
            RawMqtt.packet(0x10, new byte[] {0, 40, 'M', 'Q'}),
            RawMqtt.publish("crispfleet/v1/d/" + A + "/score", new byte[10]),
            RawMqtt.packet(0xC0, new byte[0]));
    for (byte[] bytes : garbage) {
      try (Socket socket = socket()) {
        socket.getOutputStream().write(bytes);
        assertThat(isClosed(socket)).as("%s", java.util.Arrays.toString(bytes)).isTrue();
      }
    }
    List<byte[]> afterConnect =
        List.of(
            connect,
            RawMqtt.publish("crispfleet/v1/d/" + A + "/score", new byte[70_000]),
            RawMqtt.publish("", new byte[1]),
            RawMqtt.publish("crispfleet/v1/d/+/score", new byte[1]),
            RawMqtt.packet(0x82, new byte[] {0, 1}),
            RawMqtt.packet(0x36, new byte[] {0, 1, 'a', 0, 1}),
            new byte[] {(byte) 0xF0, 0});
    for (byte[] bytes : afterConnect) {
      try (Socket socket = socket()) {
        socket.getOutputStream().write(connect);
        assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
        socket.getOutputStream().write(bytes);
        assertThat(isClosed(socket))
            .as("%s", java.util.HexFormat.of().formatHex(bytes, 0, Math.min(20, bytes.length)))
            .isTrue();
      }
    }
  }

  @Test
  void randomBytesDoNoHarm() throws IOException {
    Random random = new Random(42);
    byte[] connect = RawMqtt.connect(A, Fleet.password(A));
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      byte[] mutated = connect.clone();
      mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      try (Socket socket = socket()) {
        socket.getOutputStream().write(i % 3 == 0 ? connect : mutated);
        socket.getOutputStream().write(bytes);
      } catch (SocketException closed) {
        // It was faster.
      }
    }
  }

  @Test
  void whoSaysNothingIsClosed() throws IOException {
    try (Socket silent = socket();
        Socket slow = socket()) {
      slow.getOutputStream().write(RawMqtt.connect(A, Fleet.password(A)), 0, 5);
      assertThat(isClosed(silent)).isTrue();
      assertThat(isClosed(slow)).isTrue();
    }
  }

  @Test
  void tenThousandConnectsInABurstStayWithinBounds() throws IOException {
    Runtime runtime = Runtime.getRuntime();
    List<SocketChannel> channels = new ArrayList<>();
    byte[] wrong = RawMqtt.connect(A, TestBroker.bytes("wrong"));
    try {
      for (int i = 0; i < 10_000; i++) {
        SocketChannel channel = SocketChannel.open();
        channel.connect(new InetSocketAddress("127.0.0.1", broker.port(Broker.Kind.TCP)));
        try {
          channel.write(ByteBuffer.wrap(wrong));
        } catch (IOException refused) {
          // The broker had its limit of connections and closed this one.
        }
        channels.add(channel);
        if (channels.size() == 2_500) {
          closeAll(channels);
        }
      }
      Eventually.eventually(
          broker.metrics::connectsRefused, () -> broker.metrics.connectsRefused() > 5_000);
      // Without it, what earlier tests have left would count.
      System.gc();
      assertThat(runtime.totalMemory() - runtime.freeMemory()).isLessThan(400L << 20);
    } finally {
      closeAll(channels);
    }
  }

  @Test
  void whoGuessesAPasswordWaitsWhileOthersBehindTheSameRouterGetIn() throws IOException {
    byte[] wrong = RawMqtt.connect(A, TestBroker.bytes("wrong"));
    int answer = NOT_AUTHORIZED;
    for (int i = 0; i < 200 && answer == NOT_AUTHORIZED; i++) {
      answer = connect(wrong);
    }
    assertThat(answer).isEqualTo(UNAVAILABLE);
    // Not even the right password is looked at now, or the answer would tell which one it is.
    assertThat(connect(RawMqtt.connect(A, Fleet.password(A)))).isEqualTo(UNAVAILABLE);
    Mqtt3BlockingClient neighbour = broker.three(B);
    neighbour.connect();
    neighbour.disconnect();
    // A stick that was written its credential meanwhile gets in after a moment.
    Eventually.eventually(
        () -> {
          try {
            return connect(RawMqtt.connect(A, Fleet.password(A))) == 0;
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  private int connect(byte[] packet) throws IOException {
    try (Socket socket = socket()) {
      socket.getOutputStream().write(packet);
      return socket.getInputStream().readNBytes(4)[3];
    }
  }

  private static void closeAll(List<SocketChannel> channels) throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
    channels.clear();
  }

  private ClientGateway listening(Inbox inbox) {
    ClientGateway server = broker.gateway("server:1");
    server.subscribe("crispfleet/v1/d/+/event", 0, inbox);
    server.start();
    Eventually.eventually(server::connected);
    return server;
  }

  @Test
  void aFloodIsReadMoreSlowlyAndNotLost() throws IOException {
    Inbox inbox = new Inbox();
    try (ClientGateway _ = listening(inbox);
        Socket stick = socket()) {
      stick.getOutputStream().write(RawMqtt.connect(A, Fleet.password(A)));
      assertThat(stick.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
      Eventually.eventually(
          () -> {
            try {
              stick
                  .getOutputStream()
                  .write(RawMqtt.publish("crispfleet/v1/d/" + A + "/event", new byte[] {'?'}));
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
            return !inbox.messages.isEmpty();
          });
      String padding = ".".repeat(1000);
      long from = System.nanoTime();
      for (int i = 0; i < 400; i++) {
        stick
            .getOutputStream()
            .write(
                RawMqtt.publish(
                    "crispfleet/v1/d/" + A + "/event", TestBroker.bytes("m" + i + padding)));
      }
      Eventually.eventually(
          () -> inbox.messages.stream().anyMatch(text -> text.contains(" m399.")));
      assertThat(inbox.messages.stream().filter(text -> text.contains(" m"))).hasSize(400);
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofMillis(900));
    }
  }
}
