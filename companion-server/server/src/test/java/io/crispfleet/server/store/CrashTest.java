package io.crispfleet.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.blob.BlobStore.Blob;
import io.crispfleet.server.blob.FileBlobStore;
import io.crispfleet.server.testing.ManualClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
  private static final int KILLS = 20;
  private static final long IDS_PER_LIFE = 1_000_000;

  /** What one life of the child said before it was killed. */
  private static final class Said {
    final Set<Long> acknowledged = new HashSet<>();
    final Set<Long> refused = new HashSet<>();
    final Set<String> blobs = new HashSet<>();

    void line(String line) {
      if (line.startsWith("-")) {
        refused.add(Long.parseLong(line.substring(1)));
        return;
      }
      int space = line.indexOf(' ');
      acknowledged.add(Long.parseLong(line.substring(0, space)));
      if (space + 1 < line.length()) {
        blobs.add(line.substring(space + 1));
      }
    }
  }

  @TempDir Path data;

  @Test
  void everythingAcknowledgedSurvivesKillingAtRandomMoments() throws Exception {
    Said said = new Said();
    Random random = new Random(20);
    for (int life = 0; life < KILLS; life++) {
      liveAndDie(life * IDS_PER_LIFE, 1 + random.nextInt(1_500), said);
    }
    assertThat(said.acknowledged).hasSizeGreaterThan(KILLS);
    try (Database database = SqliteDatabase.open(data.resolve("crispfleet.db"))) {
      List<Long> kept =
          database.read(c -> Sql.list(c, "SELECT id FROM acknowledged", row -> row.getLong(1)));
      assertThat(kept).doesNotHaveDuplicates();
      assertThat(new HashSet<>(kept)).containsAll(said.acknowledged);
      assertThat(said.refused).isNotEmpty().doesNotContainAnyElementsOf(kept);
    }
    FileBlobStore blobs = FileBlobStore.open(data.resolve("blobs"), new ManualClock());
    Set<String> stored = new HashSet<>();
    try (Stream<Blob> all = blobs.list()) {
      for (Blob blob : all.toList()) {
        blobs.open(blob.sha256()).close();
        stored.add(blob.sha256());
      }
    }
    assertThat(said.blobs).isNotEmpty();
    assertThat(stored).containsAll(said.blobs);
    assertThat(litter()).isEmpty();
  }

  /** Starts the child, reads that many lines and as many more as come before it is dead. */
  private void liveAndDie(long first, int lines, Said said) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(classPath());
    command.addAll(List.of(CrashChild.class.getName(), data.toString(), Long.toString(first)));
    Process child =
        new ProcessBuilder(command)
            .redirectError(data.resolveSibling(data.getFileName() + ".log").toFile())
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      assertThat(out.readLine()).as("first words of the child").isEqualTo("ready");
      int read = 0;
      StringBuilder rest = new StringBuilder();
      for (int character; (character = out.read()) >= 0; ) {
        if (character != '\n') {
          rest.append((char) character);
          continue;
        }
        said.line(rest.toString());
        rest.setLength(0);
        if (++read == lines) {
          child.toHandle().destroyForcibly();
        }
      }
      // What follows the last line end was cut off by the kill.
    } finally {
      child.destroyForcibly().onExit().join();
      Files.deleteIfExists(data.resolveSibling(data.getFileName() + ".log"));
    }
  }

  /** The launcher of the tests may have put the class path into another loader. */
  private static String classPath() throws IOException {
    Set<String> places = new java.util.LinkedHashSet<>();
    for (Class<?> type :
        List.of(
            CrashChild.class,
            SqliteDatabase.class,
            org.sqlite.JDBC.class,
            org.flywaydb.core.Flyway.class,
            org.slf4j.Logger.class,
            tools.jackson.databind.ObjectMapper.class,
            tools.jackson.core.JsonParser.class,
            com.fasterxml.jackson.annotation.JsonInclude.class,
            org.jspecify.annotations.NullMarked.class)) {
      try {
        places.add(
            Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
      } catch (java.net.URISyntaxException e) {
        throw new IOException(e);
      }
    }
    return String.join(java.io.File.pathSeparator, places);
  }

  private List<String> litter() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> data.relativize(file).toString())
          .filter(
              path ->
                  path.contains("incoming")
                      || path.contains("quarantine")
                      || path.endsWith("-wal")
                      || path.endsWith(".upgrading"))
          .toList();
    }
  }
}
