package io.crispfleet.firmware.e2e;

import io.crispfleet.contract.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A process of virtual sticks, and orders to them over its control socket. */
final class Sticks implements AutoCloseable {
  static final Path PROGRAM =
      Path.of(System.getProperty("cfstick", "../build/host/ports/host/cfstick")).toAbsolutePath();
  private static final int LONGEST_END_SECONDS = 30;

  private final Process process;
  private final BufferedReader out;
  private final Path log;
  private final SocketChannel control;
  private final BufferedReader answers;

  private Sticks(Process process, BufferedReader out, Path log, SocketChannel control) {
    this.process = process;
    this.out = out;
    this.log = log;
    this.control = control;
    this.answers = new BufferedReader(Channels.newReader(control, StandardCharsets.UTF_8));
  }

  /** Sticks of a server, without faces, that trust the keys it knows. */
  static Sticks of(LiveServer server, Path folder, int count, String... more) throws IOException {
    List<String> options = new ArrayList<>(List.of("--count", String.valueOf(count), "--headless"));
    options.addAll(List.of(more));
    return start(server, folder, options);
  }

  static Sticks start(LiveServer server, Path folder, List<String> options) throws IOException {
    Path log = folder.resolve("sticks.log");
    Path socket = folder.resolve("control");
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "--json"));
    command.addAll(List.of("--server", server.url(), "--enroll", server.tokenFile().toString()));
    command.addAll(List.of("--control", socket.toString(), "--heartbeat", "5"));
    command.addAll(options);
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    if (out.readLine() == null) {
      process.destroyForcibly();
      throw new IOException("the sticks did not start: " + Files.readString(log));
    }
    SocketChannel control = SocketChannel.open(StandardProtocolFamily.UNIX);
    control.connect(UnixDomainSocketAddress.of(socket));
    return new Sticks(process, out, log, control);
  }

  /** Obeyed or an assertion error with the reason. */
  JsonNode order(String what, Map<String, Object> more) {
    Map<String, Object> order = new TreeMap<>(more);
    order.put("do", what);
    try {
      ByteBuffer line = ByteBuffer.wrap((Json.text(order) + "\n").getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        control.write(line);
      }
      String answer = answers.readLine();
      if (answer == null) {
        throw new IOException("the sticks are gone: " + Files.readString(log));
      }
      JsonNode read = Json.mapper().readTree(answer);
      if (!read.get("ok").asBoolean()) {
        throw new AssertionError(what + ": " + answer);
      }
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode order(String what, String stick) {
    return order(what, Map.of("stick", stick));
  }

  /** What a stick is doing. */
  JsonNode look(String stick) {
    return order("look", stick);
  }

  List<String> ids() {
    List<String> ids = new ArrayList<>();
    order("list", Map.of()).get("ids").forEach(id -> ids.add(id.asString()));
    return ids;
  }

  JsonNode summary() {
    return order("summary", Map.of()).get("summary");
  }

  /** Says goodbye to all, and returns the last line: the summary. */
  JsonNode end() throws IOException, InterruptedException {
    order("quit", Map.of());
    String last = "";
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      last = line;
    }
    if (!process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the sticks did not end");
    }
    return Json.mapper().readTree(last);
  }

  int exitCode() {
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    control.close();
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
