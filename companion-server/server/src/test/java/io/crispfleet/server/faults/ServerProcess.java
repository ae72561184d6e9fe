package io.crispfleet.server.faults;

import io.crispfleet.contract.json.Json;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code crispfleet server} as a process of its own. */
final class ServerProcess implements AutoCloseable {
  private static final long LONGEST_END_SECONDS = 120;
  private static final long LONGEST_START_SECONDS = 120;

  private static final Path SHELL = Path.of("/bin/sh");
  private static final String MANY_FILES =
      "ulimit -n 65536 2>/dev/null || ulimit -n \"$(ulimit -H -n)\"; exec \"$@\"";

  private final Process process;
  private final Path log;
  private final JsonNode ready;
  private volatile boolean ending;

  private ServerProcess(Process process, Path log, JsonNode ready) {
    this.process = process;
    this.log = log;
    this.ready = ready;
  }

  /** How a command ended. */
  record Ended(int code, String out, String err) {}

  /** Starts a server on free ports and waits until it is ready. */
  static ServerProcess start(Path data, String... more) throws IOException {
    Path log = Path.of(data + ".log");
    List<String> arguments = new ArrayList<>(List.of("server", "--json"));
    arguments.addAll(List.of("--data", data.toString()));
    arguments.addAll(anyPorts());
    arguments.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command(arguments))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = firstLine(process, out);
    if (line == null) {
      process.destroyForcibly();
      throw new IOException("the server did not start: " + Files.readString(log));
    }
    return new ServerProcess(process, log, Json.mapper().readTree(line));
  }

  /** Null when it ended without a word, or said nothing for too long. */
  private static @Nullable String firstLine(Process process, BufferedReader out)
      throws IOException {
    CompletableFuture<Void> late = new CompletableFuture<>();
    CompletableFuture<Void> _ =
        late.completeOnTimeout(null, LONGEST_START_SECONDS, TimeUnit.SECONDS)
            .thenRun(() -> process.toHandle().destroyForcibly());
    try {
      return out.readLine();
    } finally {
      late.cancel(false);
    }
  }

  /** Options that make a server listen wherever the machine has room. */
  static List<String> anyPorts() {
    return List.of(
        "--http", "127.0.0.1:0", "--https", "off", "--mqtt", "127.0.0.1:0", "--mqtts", "off");
  }

  /** Runs a command that is expected to end by itself. */
  static Ended run(List<String> arguments) throws IOException, InterruptedException {
    Path err = Files.createTempFile("crispfleet", ".err");
    try {
      Process process = new ProcessBuilder(command(arguments)).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  if (!process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                  }
                } catch (InterruptedException e) {
                  process.destroyForcibly();
                }
              });
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), out, Files.readString(err));
    } finally {
      Files.delete(err);
    }
  }

  private static List<String> command(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(java(io.crispfleet.server.cli.Main.class));
    command.addAll(arguments);
    return command;
  }

  /** Runs a class of ours, with as many open files as this user may have. */
  static List<String> java(Class<?> main) throws IOException {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SHELL)) {
      command.addAll(List.of(SHELL.toString(), "-c", MANY_FILES, "sh"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-cp", classPath()));
    command.add(main.getName());
    return command;
  }

  /** The launcher of the tests may have put the class path into a loader of its own. */
  private static String classPath() throws IOException {
    Set<String> places = new LinkedHashSet<>();
    if (io.crispfleet.server.cli.Main.class.getClassLoader() instanceof URLClassLoader loader) {
      for (URL url : loader.getURLs()) {
        try {
          places.add(Path.of(url.toURI()).toString());
        } catch (URISyntaxException e) {
          throw new IOException(e);
        }
      }
    }
    places.add(System.getProperty("java.class.path"));
    return String.join(File.pathSeparator, places);
  }

  URI http() {
    return URI.create(ready.get("http").asString());
  }

  URI mqtt() {
    return URI.create(ready.get("mqtt").asString());
  }

  /** What a server without an administrator printed. */
  Optional<String> setupCode() {
    return ready.get("setupCode").isNull()
        ? Optional.empty()
        : Optional.of(ready.get("setupCode").asString());
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** What it logged as an error. */
  List<String> errors() {
    try (var lines = Files.lines(log)) {
      return lines.filter(line -> line.contains("\"level\":\"ERROR\"")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** False from the moment that it is told to end, or has. */
  boolean running() {
    return !ending && process.isAlive();
  }

  /** Resident memory of the process, bytes; empty where the system does not say. */
  Optional<Long> residentBytes() throws IOException {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    if (!Files.exists(status)) {
      return Optional.empty();
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst();
  }

  /** How many files it may have open; very many where the system does not say. */
  long openFiles() throws IOException {
    Path limits = Path.of("/proc/" + process.pid() + "/limits");
    if (!Files.exists(limits)) {
      return Long.MAX_VALUE;
    }
    return Files.readAllLines(limits).stream()
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> line.replaceAll("Max open files\\s+(\\w+).*", "$1"))
        .mapToLong(text -> text.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(text))
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  /** Ends it as a power cut would, but for what the system still holds: {@code kill -9}. */
  void kill() {
    ending = true;
    // Process.destroyForcibly would close its output under the reader first.
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }

  /** Asks it to end, as Ctrl-C does, and waits until it has. */
  void stop() {
    ending = true;
    process.toHandle().destroy();
    try {
      if (!process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
