package io.crispfleet.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crispfleet.server.store.Migrations.Script;
import io.crispfleet.server.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SqliteUpgradeTest {
  private static final Script ONE =
      Script.of("V1__one.sql", "CREATE TABLE one (id ${serial}, data ${bytes}, word TEXT);");
  private static final Script TWO =
      Script.of("V2__two.sql", "ALTER TABLE one ADD COLUMN more TEXT DEFAULT 'new';");
  private static final Script BROKEN =
      Script.of("V3__three.sql", "UPDATE one SET word = 'lost'; INSERT INTO nowhere VALUES (1);");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void begin() {
    file = folder.resolve("crispfleet.db");
  }

  private static Migrations of(Script... scripts) {
    return new Migrations(List.of(scripts));
  }

  private void makeOne() {
    try (Database old = SqliteDatabase.open(file, of(ONE))) {
      old.write(c -> Sql.update(c, "INSERT INTO one (word) VALUES ('kept')"));
    }
  }

  private List<String> words(Migrations migrations, String column) {
    try (Database database = SqliteDatabase.open(file, migrations)) {
      return database.read(c -> Sql.list(c, "SELECT " + column + " FROM one", r -> r.getString(1)));
    }
  }

  @Test
  void anOldSchemaOpensAndUpgradesAndTheOldFileIsKept() {
    makeOne();
    assertThat(words(of(ONE, TWO), "word || more")).containsExactly("keptnew");
    Path kept = SqliteUpgrade.before(file, 1);
    assertThat(kept).exists();
    file = kept;
    assertThat(words(of(ONE), "word")).containsExactly("kept");
  }

  @Test
  void aFailedMigrationLeavesTheOldFile() throws IOException {
    makeOne();
    byte[] before = Files.readAllBytes(file);
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> SqliteDatabase.open(file, of(ONE, TWO, BROKEN)))
        .withMessageContaining("Cannot upgrade " + file + ", which is unchanged")
        .withMessageContaining("nowhere");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(words(of(ONE), "word")).containsExactly("kept");
    assertThat(names()).noneMatch(name -> name.contains("upgrading"));
  }

  @Test
  void whatAKilledUpgradeLeftIsIgnored() throws IOException {
    makeOne();
    Files.writeString(folder.resolve("crispfleet.db.upgrading"), "half");
    assertThat(words(of(ONE, TWO), "more")).containsExactly("new");
  }

  @Test
  void aWriteAheadLogIsTakenAlong() throws IOException {
    Path elsewhere = folder.resolve("copy");
    Files.createDirectories(elsewhere);
    try (Database old = SqliteDatabase.open(file, of(ONE))) {
      old.write(c -> Sql.update(c, "INSERT INTO one (word) VALUES ('only in the log')"));
      // As after a kill: the log is there and has not been moved into the file.
      for (String end : List.of("", "-wal")) {
        Files.copy(folder.resolve("crispfleet.db" + end), elsewhere.resolve("crispfleet.db" + end));
      }
    }
    file = elsewhere.resolve("crispfleet.db");
    assertThat(words(of(ONE, TWO), "word")).containsExactly("only in the log");
  }

  @Test
  void aNewerDatabaseIsRefusedAndUntouched() throws IOException {
    try (Database newer = SqliteDatabase.open(file, of(ONE, TWO))) {
      newer.write(c -> Sql.update(c, "INSERT INTO one (word) VALUES ('future')"));
    }
    byte[] before = Files.readAllBytes(file);
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> SqliteDatabase.open(file, of(ONE)))
        .withMessageContaining("newer CrispFleet (schema 2; this one knows 1)");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void anUpToDateFileIsLeftAlone() throws IOException {
    makeOne();
    makeOne();
    assertThat(names()).containsExactlyInAnyOrder("crispfleet.db", "server.lock");
  }

  @Test
  void aMigrationThatWasChangedAfterwardsIsRefused() {
    makeOne();
    Script changed = Script.of("V1__one.sql", ONE.sql() + " CREATE TABLE extra (id BIGINT);");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> SqliteDatabase.open(file, of(changed)))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.OTHER))
        .withMessageContaining("checksum");
  }

  static Stream<Integer> bundledVersions() {
    return Migrations.bundled().scripts().stream().map(Script::version);
  }

  @ParameterizedTest
  @MethodSource("bundledVersions")
  void everyEarlierVersionUpgradesAndKeepsItsData(int version) {
    Migrations bundled = Migrations.bundled();
    List<String> before;
    try (Database old = SqliteDatabase.open(file, bundled.upTo(version))) {
      before = old.write(FilledDatabase::fill);
      assertThat(before).isNotEmpty();
    }
    try (Database upgraded = SqliteDatabase.open(file)) {
      assertThat(upgraded.read(FilledDatabase::counts)).containsAll(before);
      List<String> broken =
          upgraded.read(c -> Sql.list(c, "PRAGMA foreign_key_check", row -> row.getString(1)));
      assertThat(broken).isEmpty();
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }
}
