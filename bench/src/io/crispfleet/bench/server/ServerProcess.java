package io.crispfleet.bench.server;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A companion server in a process of its own, started the way people start it. Its process id is
 * the JVM's, because the launcher replaces itself by it.
 */
final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final double TICKS_PER_SECOND = 100;

  private final Process process;
  private final Path errors;
  private final JsonNode ready;
  private final double secondsToReady;

  private ServerProcess(Process process, Path errors, JsonNode ready, double secondsToReady) {
    this.process = process;
    this.errors = errors;
    this.ready = ready;
    this.secondsToReady = secondsToReady;
  }

  /** When the doors of a server that was just spawned opened, in seconds. */
  record Doors(double http, double broker) {}

  /** Starts one on a data folder and waits until it says that it is ready. */
  static ServerProcess start(Path data, Map<String, String> environment, String... options)
      throws IOException {
    return start(data, environment, Ports.any(), options);
  }

  private static ServerProcess start(
      Path data, Map<String, String> environment, Ports ports, String... options)
      throws IOException {
    long began = System.nanoTime();
    Path errors = data.resolveSibling(data.getFileName() + ".log");
    Process process = spawn(data, errors, environment, ports, options);
    return awaitReady(process, errors, began);
  }

  /** Starts one and knocks at its doors until both are open, then stops it. */
  static Doors knock(Path data, Map<String, String> environment) throws Exception {
    Ports ports = Ports.free();
    Path errors = data.resolveSibling(data.getFileName() + ".log");
    long began = System.nanoTime();
    Process process = spawn(data, errors, environment, ports);
    double broker = 0;
    double http = 0;
    try {
      while (http == 0 || broker == 0) {
        if (http == 0 && healthy(ports.http)) {
          http = (System.nanoTime() - began) / 1e9;
        }
        if (broker == 0 && acceptsMqtt(ports.mqtt)) {
          broker = (System.nanoTime() - began) / 1e9;
        }
        if (!process.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
          throw new IOException("the server did not start: " + Files.readString(errors));
        }
        Thread.sleep(2);
      }
    } finally {
      process.destroy();
      process.waitFor();
    }
    return new Doors(http, broker);
  }

  private static Process spawn(
      Path data, Path errors, Map<String, String> environment, Ports ports, String... options)
      throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                System.getProperty(
                    "server.command", System.getProperty("crispfleet.root") + "/crispfleet")));
    line.addAll(List.of("server", "--json", "--data", data.toString()));
    line.addAll(List.of("--http", "127.0.0.1:" + ports.http, "--https", "127.0.0.1:0"));
    line.addAll(List.of("--mqtt", "127.0.0.1:" + ports.mqtt, "--mqtts", "127.0.0.1:0"));
    line.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectInput(new File("/dev/null"))
            .redirectError(errors.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static ServerProcess awaitReady(Process process, Path errors, long began)
      throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the server did not start: " + Files.readString(errors));
    }
    return new ServerProcess(
        process, errors, JsonMapper.shared().readTree(line), (System.nanoTime() - began) / 1e9);
  }

  private static boolean healthy(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(2_000);
      socket
          .getOutputStream()
          .write(
              "GET /health/ready HTTP/1.0\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(12);
      return new String(answer, StandardCharsets.US_ASCII).endsWith(" 200");
    } catch (IOException e) {
      return false;
    }
  }

  /** A broker that lets nobody in still answers a CONNECT. */
  private static boolean acceptsMqtt(int port) {
    byte[] connect = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 9, 0, 1, 'x'};
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write(connect);
      return socket.getInputStream().read() == 0x20;
    } catch (IOException e) {
      return false;
    }
  }

  InetSocketAddress http() {
    return address("http");
  }

  String url(String kind) {
    return ready.get(kind).asString();
  }

  InetSocketAddress address(String kind) {
    URI uri = URI.create(url(kind));
    return new InetSocketAddress("127.0.0.1", uri.getPort());
  }

  String setupCode() {
    return ready.get("setupCode").asString();
  }

  double secondsToReady() {
    return secondsToReady;
  }

  long pid() {
    return process.pid();
  }

  /** Processor time used so far, user and system, in seconds. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** The most memory it ever held, MB. */
  double peakMegabytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
              .filter(line -> line.startsWith("VmHWM:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow()
          / 1e3;
    }
  }

  String errors() throws IOException {
    return Files.readString(errors);
  }

  /** As a power cut would. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private record Ports(int http, int mqtt) {
    static Ports any() {
      return new Ports(0, 0);
    }

    /** Free now, and most likely still in a moment. */
    static Ports free() throws IOException {
      try (var one = new java.net.ServerSocket(0);
          var two = new java.net.ServerSocket(0)) {
        return new Ports(one.getLocalPort(), two.getLocalPort());
      }
    }
  }
}
