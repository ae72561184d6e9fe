package io.crispfleet.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.files.DurableFiles;
import io.crispfleet.server.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeTry;
import org.jspecify.annotations.Nullable;

/** Many writers at once, some of which fail, against a plain set. */
class ConcurrentWritesProperties {
  /** How a writer behaves. */
  enum Manner {
    INSERT,
    DUPLICATE,
    THROW,
    BROKEN_SQL,
    FOREIGN_KEY_AT_COMMIT
  }

  private @Nullable Path folder;

  @BeforeTry
  void folder() throws IOException {
    clean();
    folder = Files.createTempDirectory("writes");
  }

  private void clean() throws IOException {
    if (folder != null) {
      DurableFiles.deleteTree(folder);
    }
  }

  @Property(tries = 25)
  void everyWriteSucceedsOrFailsAlone(
      @ForAll @Size(min = 1, max = 200) List<Manner> manners,
      @ForAll @IntRange(min = 1, max = 32) int threads)
      throws Exception {
    Path file = Objects.requireNonNull(folder).resolve("crispfleet.db");
    try (Database database = SqliteDatabase.open(file)) {
      database.write(c -> Sql.update(c, "CREATE TABLE t (id BIGINT PRIMARY KEY)"));
      database.write(
          c ->
              Sql.update(
                  c,
                  "CREATE TABLE child (id BIGINT, parent BIGINT REFERENCES t (id)"
                      + " DEFERRABLE INITIALLY DEFERRED)"));
      database.write(c -> Sql.update(c, "INSERT INTO t VALUES (-1)"));
      Set<Long> expected = new HashSet<>(Set.of(-1L));
      List<Future<Boolean>> results = new ArrayList<>();
      try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
        for (int i = 0; i < manners.size(); i++) {
          long id = i;
          Manner manner = manners.get(i);
          results.add(pool.submit(() -> write(database, id, manner)));
        }
      }
      for (int i = 0; i < manners.size(); i++) {
        boolean done = results.get(i).get();
        assertThat(done).isEqualTo(manners.get(i) == Manner.INSERT);
        if (done) {
          expected.add((long) i);
        }
      }
      List<Long> kept = database.read(c -> Sql.list(c, "SELECT id FROM t", r -> r.getLong(1)));
      assertThat(kept).containsExactlyInAnyOrderElementsOf(expected);
      long children = database.read(c -> Sql.number(c, "SELECT count(*) FROM child"));
      assertThat(children).isZero();
    } finally {
      clean();
    }
  }

  private static boolean write(Database database, long id, Manner manner) {
    try {
      database.write(
          c -> {
            Sql.update(c, "INSERT INTO t VALUES (?)", id);
            switch (manner) {
              case INSERT -> {}
              case DUPLICATE -> Sql.update(c, "INSERT INTO t VALUES (-1)");
              case THROW -> throw new IllegalStateException("no");
              case BROKEN_SQL -> Sql.update(c, "INSERT INTO nowhere VALUES (1)");
              case FOREIGN_KEY_AT_COMMIT ->
                  Sql.update(c, "INSERT INTO child VALUES (1, ?)", 1_000_000 + id);
            }
            return id;
          });
      return true;
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(manner == Manner.BROKEN_SQL ? Kind.OTHER : Kind.CONFLICT);
      return false;
    } catch (IllegalStateException e) {
      assertThat(manner).isEqualTo(Manner.THROW);
      return false;
    }
  }
}
