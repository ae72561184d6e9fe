package io.crispfleet.server.devices;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import io.crispfleet.server.store.SqliteDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceStoreTest {
  @TempDir Path folder;
  private Database database;
  private DeviceStore store;
  private RegistryWriter writer;
  private final Fleet fleet = new Fleet(10_000);

  @BeforeEach
  void open() {
    database = SqliteDatabase.open(folder.resolve("fleet.db"));
    store = new DeviceStore(database);
    writer = new RegistryWriter(store);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatARestartReadsIsWhatWasKnown() {
    fleet.signs.info(
        "7C9EBD", DeviceRegistryTest.info("1.3.9", 1_003_009L, "36b59fda", "dev"), false);
    fleet.signs.beat("7C9EBD", Fleet.beat(4, 40, 7L, "10.0.0.31"));
    fleet.registry.seen(fleet.check("A1B2C3", "1.0"));
    flush();
    assertThat(store.all()).containsExactlyInAnyOrder(fleet.state("7C9EBD"), fleet.state("A1B2C3"));
  }

  @Test
  void everyHeartbeatIsCountedAcrossARestart() {
    for (int i = 0; i < 5000; i++) {
      fleet.signs.beat("%06X".formatted(i % 2500), Fleet.beat(i / 2500, i, 1L, "10.0.0.31"));
    }
    flush();
    Fleet restarted = new Fleet(10_000);
    restarted.registry.restore(store.all());
    assertThat(restarted.registry.heartbeats()).isEqualTo(5000);
    assertThat(restarted.state("0009C3").vitals().heartbeats()).isEqualTo(2);
  }

  @Test
  void manyHeartbeatsOfOneDeviceAreOneWrite() {
    for (int i = 0; i < 100; i++) {
      fleet.signs.beat("7C9EBD", Fleet.beat(i, i, 1L, "10.0.0.31"));
    }
    assertThat(fleet.unwritten).hasSize(1);
  }

  @Test
  void whatPeopleDecidedIsNotOverwrittenByHeartbeats() {
    fleet.signs.beat("7C9EBD", Fleet.beat(1, 1, 1L, "10.0.0.31"));
    flush();
    DeviceEntry entry = fleet.registry.entry("7C9EBD").orElseThrow();
    Desk desk =
        new Desk("Bar", Set.of("hall", "b"), "north", "note", "beta", "1.3", true, "why", 5L);
    database.write(
        connection -> {
          DeviceStore.decide(connection, entry.state().with(desk));
          return true;
        });
    fleet.signs.info("7C9EBD", DeviceRegistryTest.info("2", null, null, "prod"), true);
    flush();
    assertThat(store.all()).extracting(DeviceState::desk).containsExactly(desk);
  }

  @Test
  void aFailedWriteIsTriedAgain() {
    fleet.signs.beat("7C9EBD", Fleet.beat(1, 1, 1L, "10.0.0.31"));
    database.write(c -> Sql.update(c, "ALTER TABLE device_vitals RENAME TO elsewhere"));
    flush();
    assertThat(writer.trouble()).isPresent();
    database.write(c -> Sql.update(c, "ALTER TABLE elsewhere RENAME TO device_vitals"));
    writer.flush();
    assertThat(writer.trouble()).isEmpty();
    assertThat(store.all()).hasSize(1);
  }

  private void flush() {
    List.copyOf(fleet.unwritten).forEach(writer::add);
    fleet.unwritten.clear();
    writer.flush();
  }
}
