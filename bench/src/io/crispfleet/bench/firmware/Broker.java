package io.crispfleet.bench.firmware;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Mosquitto, which lets everybody in, and somebody who counts the heartbeats that arrive. */
final class Broker implements AutoCloseable {
  private static final String HEARTBEATS = "crispfleet/v1/d/+/heartbeat";

  final int port;
  final AtomicLong heartbeats = new AtomicLong();
  private final Process broker;
  private final Process counter;

  Broker(Path folder) throws IOException, InterruptedException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path conf = folder.resolve("mosquitto.conf");
    Files.writeString(
        conf,
        """
        listener %d 127.0.0.1
        allow_anonymous true
        set_tcp_nodelay true
        log_type error
        user %s
        """
            .formatted(port, System.getProperty("user.name")));
    broker = start(folder, "/usr/sbin/mosquitto", "-c", conf.toString());
    awaitDoor();
    counter =
        start(folder, "mosquitto_sub", "-p", String.valueOf(port), "-t", HEARTBEATS, "-F", "%t");
    Thread.ofPlatform().daemon().start(this::count);
  }

  private static Process start(Path folder, String... command) throws IOException {
    return new ProcessBuilder(List.of(command))
        .redirectError(folder.resolve("broker.log").toFile())
        .start();
  }

  private void awaitDoor() throws IOException, InterruptedException {
    for (int tries = 0; tries < 200; tries++) {
      try (Socket probe = new Socket()) {
        probe.connect(new InetSocketAddress("127.0.0.1", port), 100);
        return;
      } catch (IOException e) {
        Thread.sleep(20);
      }
    }
    broker.destroy();
    throw new IOException("Mosquitto does not listen");
  }

  private void count() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(counter.getInputStream(), StandardCharsets.UTF_8))) {
      while (lines.readLine() != null) {
        heartbeats.incrementAndGet();
      }
    } catch (IOException e) {
      // It was stopped.
    }
  }

  long pid() {
    return broker.pid();
  }

  @Override
  public void close() throws InterruptedException {
    for (Process process : List.of(counter, broker)) {
      process.destroy();
      process.waitFor(10, TimeUnit.SECONDS);
    }
  }
}
