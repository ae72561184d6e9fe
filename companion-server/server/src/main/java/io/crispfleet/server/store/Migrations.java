package io.crispfleet.server.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The steps from one schema to the next, forward only. */
final class Migrations {
  private static final String FOLDER = "/db/migration";

  /** One step: {@code V<version>__<description>.sql}. */
  record Script(int version, String fileName, String sql) {
    private static final Pattern NAME = Pattern.compile("V(\\d{1,6})__\\w+\\.sql");

    static Script of(String fileName, String sql) {
      Matcher matcher = NAME.matcher(fileName);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(fileName + " is not named V<number>__<word>.sql");
      }
      return new Script(Integer.parseInt(matcher.group(1)), fileName, sql);
    }

    /** The checksum that the history table keeps: CRC-32 of the lines without their ends. */
    int checksum() {
      CRC32 crc = new CRC32();
      new BufferedReader(new StringReader(sql))
          .lines()
          .forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
      return (int) crc.getValue();
    }
  }

  private final List<Script> scripts;

  Migrations(List<Script> scripts) {
    this.scripts = scripts.stream().sorted(Comparator.comparingInt(Script::version)).toList();
  }

  /** What ships with this program. */
  static Migrations bundled() {
    URL folder = Objects.requireNonNull(Migrations.class.getResource(FOLDER), FOLDER);
    try {
      URI uri = folder.toURI();
      if (!"jar".equals(uri.getScheme())) {
        return new Migrations(read(Path.of(uri)));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return new Migrations(read(jar.getPath(FOLDER)));
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Script> read(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Migrations::script).toList();
    }
  }

  private static Script script(Path file) {
    try {
      return Script.of(file.getFileName().toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first steps only: an earlier program's. */
  Migrations upTo(int version) {
    return new Migrations(scripts.stream().filter(s -> s.version() <= version).toList());
  }

  List<Script> scripts() {
    return scripts;
  }

  /** The schema this program works with; 0 without any script. */
  int latest() {
    return scripts.isEmpty() ? 0 : scripts.getLast().version();
  }

  /** Brings a database up to {@link #latest}. What differs between engines is in the map. */
  void apply(DataSource database, Map<String, String> placeholders) {
    Flyway.configure()
        .dataSource(database)
        .resourceProvider(new MigrationScripts(scripts))
        .javaMigrationClassProvider(List::of)
        .failOnMissingLocations(false)
        .placeholders(placeholders)
        .load()
        .migrate();
  }
}
