package io.crispfleet.server.faults;

import static io.crispfleet.server.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.device.DeviceCredential;
import io.crispfleet.contract.api.score.ScoreHistory;
import io.crispfleet.contract.device.DeviceToken;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.message.ScoreRun;
import io.crispfleet.contract.score.ScoreKeys;
import io.crispfleet.contract.score.ScoreSignature;
import io.crispfleet.server.testing.RawMqtt;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Real packets with the DUP flag, from a stick that missed the acknowledgement. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedeliveredScoreTest {
  private static final byte[] CONNACK = {0x20, 2, 0, 0};
  private static final int PATIENCE_MILLIS = 60_000;

  private ServerProcess server;
  private Client client;
  private DeviceCredential credential;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    server = ServerProcess.start(folder.resolve("data"));
    String token = Client.setUp(server);
    client = new Client(server.http());
    try (Client admin = new Client(server.http()).bearer(token)) {
      credential = admin.provision("BB0001");
    }
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void aRedeliveredPacketOfAnOlderStickDoesNotAddASecondScore() throws IOException {
    byte[] hello = RawMqtt.connectAnonymously("A1B2C3");
    String topic = "devices/A1B2C3/score";
    byte[] score = "{\"game\":\"pakupaku\",\"score\":120}".getBytes(StandardCharsets.US_ASCII);
    byte[] other = "{\"game\":\"pakupaku\",\"score\":121}".getBytes(StandardCharsets.US_ASCII);
    publish(hello, RawMqtt.publish(topic, score, 1, false));
    publish(hello, RawMqtt.publish(topic, score, 1, true));
    publish(hello, RawMqtt.publish(topic, other, 2, false));
    assertThat(countedUntil("A1B2C3", 2)).isEqualTo(2);
  }

  @Test
  void theSameScoreTwiceWithinSecondsIsTwoRuns() throws IOException {
    byte[] hello = RawMqtt.connectAnonymously("A1B2C4");
    String topic = "devices/A1B2C4/score";
    byte[] score = "{\"game\":\"pakupaku\",\"score\":120}".getBytes(StandardCharsets.US_ASCII);
    publish(hello, RawMqtt.publish(topic, score, 7, false));
    publish(hello, RawMqtt.publish(topic, score, 8, false));
    publish(hello, RawMqtt.publish(topic, score, 8, true));
    publish(hello, RawMqtt.publish(topic, score, 8, false));
    assertThat(countedUntil("A1B2C4", 3)).isEqualTo(3);
    byte[] other = "{\"game\":\"pakupaku\",\"score\":121}".getBytes(StandardCharsets.US_ASCII);
    publish(hello, RawMqtt.publish(topic, other, 9, false));
    assertThat(countedUntil("A1B2C4", 4)).isEqualTo(4);
  }

  @Test
  void aRedeliveryToTheRestartedServerDoesNotAddASecondScore(@TempDir Path folder)
      throws IOException {
    byte[] hello = RawMqtt.connectAnonymously("A1B2C5");
    String topic = "devices/A1B2C5/score";
    byte[] score = "{\"game\":\"pakupaku\",\"score\":120}".getBytes(StandardCharsets.US_ASCII);
    byte[] other = "{\"game\":\"pakupaku\",\"score\":121}".getBytes(StandardCharsets.US_ASCII);
    try (ServerProcess killed = ServerProcess.start(folder.resolve("data"))) {
      publish(killed, hello, RawMqtt.publish(topic, score, 1, false));
      killed.kill();
    }
    try (ServerProcess next = ServerProcess.start(folder.resolve("data"));
        Client asking = new Client(next.http())) {
      publish(next, hello, RawMqtt.publish(topic, score, 1, true));
      publish(next, hello, RawMqtt.publish(topic, other, 2, false));
      assertThat(countedUntil(asking, "A1B2C5", 2)).isEqualTo(2);
    }
  }

  @Test
  void aRedeliveredPacketOfANativeStickDoesNotAddASecondScore() throws IOException {
    byte[] token = credential.token().getBytes(StandardCharsets.US_ASCII);
    byte[] hello = RawMqtt.connect("BB0001", token);
    String topic = "crispfleet/v1/d/BB0001/score";
    publish(hello, RawMqtt.publish(topic, run(1), 1, false));
    publish(hello, RawMqtt.publish(topic, run(1), 1, true));
    publish(hello, RawMqtt.publish(topic, run(2), 2, false));
    assertThat(countedUntil("BB0001", 2)).isEqualTo(2);
  }

  private byte[] run(long number) {
    byte[] token = credential.token().getBytes(StandardCharsets.US_ASCII);
    byte[] key = ScoreKeys.derive(DeviceToken.read(token).orElseThrow());
    return Json.bytes(
        ScoreSignature.sign(
            key,
            "BB0001",
            new ScoreRun(
                1,
                "L-1-" + number,
                number,
                "froooog",
                100 + number,
                1000,
                0,
                "AAAAAAAAAAAAAAAA",
                null,
                "")));
  }

  /** Connects anew, publishes and waits for the acknowledgement. */
  private void publish(byte[] hello, byte[] packet) throws IOException {
    publish(server, hello, packet);
  }

  private static void publish(ServerProcess server, byte[] hello, byte[] packet)
      throws IOException {
    try (Socket stick = new Socket(server.mqtt().getHost(), server.mqtt().getPort())) {
      stick.setSoTimeout(PATIENCE_MILLIS);
      stick.getOutputStream().write(hello);
      byte[] answer = stick.getInputStream().readNBytes(CONNACK.length);
      assertThat(answer[0]).isEqualTo(CONNACK[0]);
      assertThat(answer[3]).isZero();
      stick.getOutputStream().write(packet);
      assertThat(stick.getInputStream().readNBytes(4)[0]).isEqualTo((byte) 0x40);
    }
  }

  /** The last score that was published is the last that is counted. */
  private long countedUntil(String device, long expected) {
    return countedUntil(client, device, expected);
  }

  private static long countedUntil(Client client, String device, long expected) {
    eventually(
        () -> counted(client, device) + " scores", () -> counted(client, device) >= expected);
    return counted(client, device);
  }

  private static long counted(Client client, String device) {
    HttpResponse<byte[]> answer = client.get("/api/v1/players/" + device + "/scores?limit=1");
    return answer.statusCode() == 404 ? 0 : Json.read(answer.body(), ScoreHistory.class).total();
  }
}
