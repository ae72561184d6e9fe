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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** Set up as {@code crispfleet admin broker-config --help} tells an operator to do it. */
class FleetOverMosquittoTest extends FleetOverBroker {
  private int port;
  private int legacyPort;
  private Path files = Path.of("");
  private @Nullable Process broker;

  @Override
  ServerProcess startServer(Path folder) throws Exception {
    Path mosquitto = MosquittoProgram.require();
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
    broker =
        new ProcessBuilder(mosquitto.toString(), "-c", files.resolve("mosquitto.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(files.resolve("log").toFile())
            .start();
    return ServerProcess.start(
        folder.resolve("data"),
        "--config=" + files.resolve("server.properties"),
        "--ota-spread=0s");
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
