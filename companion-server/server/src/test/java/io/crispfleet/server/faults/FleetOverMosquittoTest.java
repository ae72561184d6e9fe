package io.crispfleet.server.faults;

import static io.crispfleet.server.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.device.DeviceCredential;
import io.crispfleet.server.testing.FreePort;
import io.crispfleet.server.testing.MosquittoProgram;
import io.crispfleet.server.testing.RawMqtt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Set up as {@code crispfleet admin broker-config --help} tells an operator to do it. */
class FleetOverMosquittoTest extends FleetOverBroker {
  private int port;
  private int legacyPort;
  private Path files = Path.of("");
  private @Nullable Process broker;

  @Override
  ServerProcess startServer(Path folder) throws Exception {
    MosquittoProgram.require();
    port = FreePort.find();
    legacyPort = FreePort.find();
    files = folder.resolve("mosquitto");
    ServerProcess.Ended written =
        ServerProcess.run(
            List.of(
                "admin",
                "broker-config",
                "--for=mosquitto",
                "--out=" + files,
                "--port=" + port,
                "--legacy-port=" + legacyPort,
                "--skiclock-prefix=skiclock"));
    assertThat(written.code()).as(written.err()).isZero();
    // Started by root it would become a user that cannot read the folder.
    Files.writeString(
        files.resolve("mosquitto.conf"),
        "user " + System.getProperty("user.name") + "\n",
        StandardOpenOption.APPEND);
    startBroker();
    return ServerProcess.start(
        folder.resolve("data"),
        "--config=" + files.resolve("server.properties"),
        "--ota-spread=0s");
  }

  private void startBroker() throws IOException {
    broker =
        new ProcessBuilder(
                MosquittoProgram.require().toString(),
                "-c",
                files.resolve("mosquitto.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(files.resolve("log").toFile()))
            .start();
  }

  /**
   * Mosquitto 2.0 forgets shared subscriptions when it restarts: what it takes before the server is
   * there again reaches nobody. That is why the server answers every score itself.
   */
  @Test
  void whenTheBrokerRestartsUnderLoadNothingIsLostThatTheServerAnswered() throws Exception {
    List<MqttScores> sticks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sticks.add(new MqttScores(stick("CD000" + i)));
    }
    AtomicBoolean enough = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> playing = new ArrayList<>();
      CountDownLatch some = new CountDownLatch(100);
      for (MqttScores each : sticks) {
        each.connect(server.http(), mqtt(server));
        playing.add(threads.submit(() -> each.playOn(server.http(), mqtt(server), some, enough)));
      }
      assertThat(some.await(120, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 3; i++) {
        int before = sticks.stream().mapToInt(MqttScores::acknowledged).sum();
        stopBroker();
        startBroker();
        eventually(() -> sticks.stream().mapToInt(MqttScores::acknowledged).sum() > before + 100);
      }
      enough.set(true);
      for (Future<?> each : playing) {
        each.get();
      }
    }
    eventually(this::ready);
    for (MqttScores each : sticks) {
      each.connect(server.http(), mqtt(server));
      each.repeatUnanswered();
      each.recover();
      assertThat(each.counted()).isEqualTo(each.runs());
      each.close();
    }
  }

  @Override
  URI mqtt(ServerProcess server) {
    return URI.create("mqtt://127.0.0.1:" + port);
  }

  @Override
  URI legacyMqtt(ServerProcess server) {
    return URI.create("mqtt://127.0.0.1:" + legacyPort);
  }

  @Override
  void admit(DeviceCredential credential) throws Exception {
    run(
        "mosquitto_passwd",
        "-b",
        files.resolve("passwords").toString(),
        credential.device(),
        credential.token());
    run("kill", "-HUP", Long.toString(Objects.requireNonNull(broker).pid()));
    byte[] hello =
        RawMqtt.connect(
            credential.device(), credential.token().getBytes(StandardCharsets.US_ASCII));
    eventually(() -> connects(hello));
  }

  private boolean connects(byte[] hello) {
    try (Socket stick = new Socket("127.0.0.1", port)) {
      stick.getOutputStream().write(hello);
      byte[] answer = stick.getInputStream().readNBytes(4);
      stick.getOutputStream().write(RawMqtt.disconnect());
      return answer.length == 4 && answer[3] == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @AfterAll
  void stopBroker() throws InterruptedException {
    if (broker != null) {
      broker.destroy();
      assertThat(broker.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }
}
