package io.crispfleet.server.testing;

import io.crispfleet.server.files.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A private PostgreSQL server in a temporary folder, for tests. Its binaries are looked for in
 * {@code PG_BIN} and where Debian puts them.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final long BETWEEN_LOOKS_NANOS = 20_000_000;

  private final Path binaries;
  private final Path folder;
  private final int port;
  private Process process;

  private PostgresServer(Path binaries, Path folder, int port) throws IOException {
    this.binaries = binaries;
    this.folder = folder;
    this.port = port;
    this.process = launch();
  }

  /** Where the server's programs are, if they are. */
  public static Optional<Path> binaries() {
    String told = System.getenv("PG_BIN");
    if (told != null) {
      return Optional.of(Path.of(told));
    }
    Path versions = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(versions)) {
      return Optional.empty();
    }
    try (Stream<Path> found = Files.list(versions)) {
      return found
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
          .max(Comparator.naturalOrder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static PostgresServer start(Path binaries) throws IOException {
    Path folder = Files.createTempDirectory("crispfleet-postgres");
    if (root()) {
      run(List.of("chown", "postgres", folder.toString()));
    }
    List<String> initdb = asUser();
    initdb.addAll(
        List.of(binaries.resolve("initdb").toString(), "-D", folder.resolve("data").toString()));
    initdb.addAll(List.of("-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"));
    run(initdb);
    PostgresServer server = new PostgresServer(binaries, folder, FreePort.find());
    server.await();
    return server;
  }

  private Process launch() throws IOException {
    List<String> command = asUser();
    command.addAll(
        List.of(binaries.resolve("postgres").toString(), "-D", folder.resolve("data").toString()));
    for (String setting :
        List.of(
            "port=" + port,
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=off",
            "shared_buffers=32MB",
            "max_connections=100")) {
      command.addAll(List.of("-c", setting));
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(
            folder.resolve("..").normalize().resolve(folder.getFileName() + ".log").toFile())
        .start();
  }

  /** Stops the server at once and starts it again. */
  public void restart() throws IOException {
    stop();
    process = launch();
    await();
  }

  /** Connections are cut off; what was committed stays. */
  public void stop() {
    signal("INT");
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private void signal(String name) {
    try {
      run(List.of("kill", "-" + name, String.valueOf(process.pid())));
    } catch (IOException e) {
      process.destroy();
    }
  }

  private void await() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Connection connection = DriverManager.getConnection(url("postgres"))) {
        if (connection.isValid(1)) {
          return;
        }
      } catch (SQLException e) {
        if (System.nanoTime() > deadline || !process.isAlive()) {
          throw new IOException("PostgreSQL did not start", e);
        }
      }
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
    }
  }

  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=test";
  }

  /** Runs a statement outside any transaction, such as {@code CREATE DATABASE}. */
  public void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    stop();
    try {
      DurableFiles.deleteTree(folder);
      Files.deleteIfExists(folder.resolveSibling(folder.getFileName() + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** PostgreSQL refuses to run as root; root becomes the package's user. */
  private static List<String> asUser() {
    return root()
        ? new ArrayList<>(
            List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"))
        : new ArrayList<>();
  }

  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
