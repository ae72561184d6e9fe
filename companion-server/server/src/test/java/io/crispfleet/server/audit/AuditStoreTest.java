package io.crispfleet.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.audit.AuditCheck;
import io.crispfleet.contract.api.audit.AuditEntry;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.testing.ManualClock;
import io.crispfleet.server.testing.OnEveryDatabase;
import io.crispfleet.server.testing.TestEngine;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryDatabase
class AuditStoreTest {
  @Parameter TestEngine engine = TestEngine.SQLITE;

  @TempDir Path folder;
  private Database database;
  private AuditStore store;

  @BeforeEach
  void open() {
    database = engine.open(folder);
    store = new AuditStore(database, new ManualClock());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void entriesAreChainedFromZeros() {
    record(3);
    var entries = store.oldest(AuditQuery.ALL, 0, 10);
    assertThat(entries.getFirst().previous()).isEqualTo("0".repeat(64));
    assertThat(entries.get(1).previous()).isEqualTo(entries.get(0).hash());
    assertThat(entries).extracting(AuditEntry::id).containsExactly(1L, 2L, 3L);
    assertThat(store.verify()).isEqualTo(new AuditCheck(true, 3, entries.getLast().hash(), null));
  }

  @Test
  void anEmptyLogIsIntact() {
    assertThat(store.verify().intact()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit SET actor = 'user:eve' WHERE id = 3",
        "UPDATE audit SET at = at + 1 WHERE id = 3",
        "UPDATE audit SET detail = 'x' WHERE id = 3",
        "UPDATE audit SET hash = previous WHERE id = 3",
        "DELETE FROM audit WHERE id = 3"
      })
  void aChangedOrMissingEntryShows(String sql) throws Exception {
    record(5);
    database.write(connection -> connection.createStatement().executeUpdate(sql));
    assertThat(store.verify()).extracting(AuditCheck::broken).isEqualTo(3L);
  }

  @Test
  void anEndThatWasCutOffShows() {
    record(5);
    database.write(
        connection -> connection.createStatement().executeUpdate("DELETE FROM audit WHERE id > 3"));
    assertThat(store.verify()).isEqualTo(new AuditCheck(false, 3, store.verify().head(), 4L));
  }

  @Test
  void writersAtTheSameTimeMakeOneChain() {
    try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 500; i++) {
        crowd.execute(() -> record(1));
      }
    }
    assertThat(store.verify())
        .extracting(AuditCheck::intact, AuditCheck::entries)
        .containsExactly(true, 500L);
  }

  @Test
  void fieldsAreOneLineOfBoundedLength() {
    store.record(new Caller.Anonymous(), "a", "x\ny\u0000\r", "d".repeat(10_000), "1.2.3.4");
    AuditEntry entry = store.oldest(AuditQuery.ALL, 0, 1).getFirst();
    assertThat(entry.target()).isEqualTo("x y  ");
    assertThat(entry.detail()).hasSize(4000);
  }

  private void record(int times) {
    for (int i = 0; i < times; i++) {
      store.record(new Caller.Anonymous(), "test", "target", "detail", "127.0.0.1");
    }
  }
}
