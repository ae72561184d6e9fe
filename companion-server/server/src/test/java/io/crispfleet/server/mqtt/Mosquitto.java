package io.crispfleet.server.mqtt;

import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.contract.topic.SkiClockTopics;
import io.crispfleet.server.testing.Eventually;
import io.crispfleet.server.testing.FreePort;
import io.crispfleet.server.testing.MosquittoProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real Mosquitto with the files that we write for it. */
final class Mosquitto implements BrokerContract.Running {
  private final Path folder;
  private final int port;
  private final int legacyPort;
  private @Nullable Process process;

  Mosquitto(Path folder, String... devices) throws IOException {
    this.folder = folder;
    this.port = FreePort.find();
    this.legacyPort = FreePort.find();
    Map<String, String> passwords = new HashMap<>();
    for (String device : devices) {
      passwords.put(device, new String(Fleet.password(device), StandardCharsets.UTF_8));
    }
    passwords.put(
        FleetMqttAccess.SERVER,
        new String(Fleet.password(FleetMqttAccess.SERVER), StandardCharsets.UTF_8));
    passwords.put("skiclock", Fleet.SKI_CLOCK_PASSWORD);
    MosquittoConfig config =
        new MosquittoConfig(
            NativeTopics.DEFAULT,
            List.of(SkiClockTopics.DEFAULT),
            "skiclock",
            FleetMqttAccess.SERVER);
    for (Map.Entry<String, String> file :
        config.files(folder.toString(), port, legacyPort, passwords, new Random(3)).entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    // Started by root it would become a user that cannot read the folder.
    Files.writeString(
        folder.resolve("mosquitto.conf"),
        "user " + System.getProperty("user.name") + "\n",
        StandardOpenOption.APPEND);
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int legacyPort() {
    return legacyPort;
  }

  @Override
  public void restart() throws IOException {
    stop();
    start();
  }

  Mosquitto start() throws IOException {
    List<String> command =
        List.of(MosquittoProgram.require().toString(), "-c", folder + "/mosquitto.conf");
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    process = started;
    Eventually.eventually(
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            return true;
          } catch (IOException e) {
            if (!started.isAlive()) {
              throw new UncheckedIOException(new IOException("mosquitto ended: " + log(), e));
            }
            return false;
          }
        });
    return this;
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return "no log";
    }
  }

  void stop() {
    Process running = process;
    if (running == null) {
      return;
    }
    try {
      running.destroy();
      running.waitFor(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (process != null) {
      stop();
    }
  }
}
