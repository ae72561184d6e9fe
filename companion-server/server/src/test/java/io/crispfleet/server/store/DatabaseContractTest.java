package io.crispfleet.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.server.store.StoreException.Kind;
import io.crispfleet.server.testing.OnEveryDatabase;
import io.crispfleet.server.testing.TestEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What both databases promise. */
@OnEveryDatabase
class DatabaseContractTest {
  @Parameter TestEngine engine = TestEngine.SQLITE;
  private Database database;

  @BeforeEach
  void open(@TempDir Path folder) {
    database = engine.open(folder);
    database.write(
        c -> Sql.update(c, "CREATE TABLE t (id BIGINT PRIMARY KEY, word TEXT, flag BOOLEAN)"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aWriteIsSeenByTheNextRead() {
    insert(1);
    assertThat(ids()).containsExactly(1L);
  }

  @Test
  void aFailedWriteLeavesNothing() {
    assertThatThrownBy(
            () ->
                database.write(
                    c -> {
                      Sql.update(c, "INSERT INTO t (id) VALUES (?)", 1);
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no");
    assertThat(ids()).isEmpty();
  }

  @Test
  void aViolatedKeyIsAConflict() {
    insert(1);
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> insert(1))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));
  }

  @Test
  void aMistakeInAStatementIsOurs() {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> database.read(c -> Sql.update(c, "SELEC 1")))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.OTHER));
  }

  @Test
  void readsCannotWrite() {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> database.read(c -> Sql.update(c, "INSERT INTO t (id) VALUES (1)")));
    assertThat(ids()).isEmpty();
  }

  @Test
  void aReadSeesOneMomentEvenWhileOthersWrite() throws Exception {
    CountDownLatch looked = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Integer>> counts =
          threads.submit(
              () ->
                  database.read(
                      c -> {
                        int before = count(c);
                        looked.countDown();
                        try {
                          written.await();
                        } catch (InterruptedException e) {
                          throw new IllegalStateException(e);
                        }
                        return List.of(before, count(c));
                      }));
      looked.await();
      insert(1);
      written.countDown();
      assertThat(counts.get()).containsExactly(0, 0);
    }
  }

  @Test
  void asynchronousWritesKeepTheirOrder() {
    insert(1);
    List<CompletableFuture<Integer>> writes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String word = "w" + i;
      writes.add(database.writeAsync(c -> Sql.update(c, "UPDATE t SET word = ?", word)));
    }
    writes.forEach(CompletableFuture::join);
    assertThat(word(1)).isEqualTo("w499");
  }

  @Test
  void aFailureAmongAsynchronousWritesHurtsNobodyElse() {
    List<CompletableFuture<Integer>> writes = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int id = i % 3 == 2 ? 0 : i;
      writes.add(database.writeAsync(c -> Sql.update(c, "INSERT INTO t (id) VALUES (?)", id)));
    }
    for (int i = 0; i < 300; i++) {
      CompletableFuture<Integer> write = writes.get(i);
      if (i % 3 == 2) {
        assertThatThrownBy(write::join)
            .isInstanceOf(CompletionException.class)
            .hasCauseInstanceOf(StoreException.class);
      } else {
        assertThat(write.join()).isEqualTo(1);
      }
    }
    assertThat(ids()).hasSize(200);
  }

  @Test
  void readThenWriteIsNeverInterleaved() throws Exception {
    database.write(c -> Sql.update(c, "INSERT INTO t (id, word) VALUES (1, '0')"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        futures.add(threads.submit(this::countUp));
      }
      for (Future<Integer> future : futures) {
        future.get();
      }
    }
    assertThat(word(1)).isEqualTo("60");
  }

  private int countUp() {
    return database.write(
        c -> {
          String word = Sql.first(c, "SELECT word FROM t", row -> row.getString(1)).orElseThrow();
          return Sql.update(c, "UPDATE t SET word = ?", String.valueOf(Integer.parseInt(word) + 1));
        });
  }

  @Test
  void theCommonDialectWorks() {
    String upsert =
        "INSERT INTO t (id, word, flag) VALUES (?, ?, ?)"
            + " ON CONFLICT (id) DO UPDATE SET word = excluded.word RETURNING word";
    database.write(c -> Sql.first(c, upsert, row -> row.getString(1), 1, "a", true));
    String word =
        database
            .write(c -> Sql.first(c, upsert, row -> row.getString(1), 1, "b", null))
            .orElseThrow();
    assertThat(word).isEqualTo("b");
    boolean flag =
        database
            .read(c -> Sql.first(c, "SELECT flag FROM t WHERE flag", row -> row.getBoolean(1)))
            .orElseThrow();
    assertThat(flag).isTrue();
  }

  @Test
  void afterClosingNothingIsAccepted() {
    database.close();
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> database.write(c -> 1))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
  }

  private void insert(long id) {
    database.write(c -> Sql.update(c, "INSERT INTO t (id) VALUES (?)", id));
  }

  private static int count(java.sql.Connection connection) throws java.sql.SQLException {
    return Sql.first(connection, "SELECT count(*) FROM t", row -> row.getInt(1)).orElseThrow();
  }

  private String word(long id) {
    return database
        .read(c -> Sql.first(c, "SELECT word FROM t WHERE id = ?", row -> row.getString(1), id))
        .orElseThrow();
  }

  private List<Long> ids() {
    return database.read(c -> Sql.list(c, "SELECT id FROM t ORDER BY id", row -> row.getLong(1)));
  }
}
