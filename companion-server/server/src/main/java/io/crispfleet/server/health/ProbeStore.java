package io.crispfleet.server.health;

import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import io.crispfleet.server.store.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes one row to see whether the database takes it; asks at most once in a while. */
final class ProbeStore implements HealthCheck.Trouble {
  private static final Duration KEPT = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Database database;
  private final InstantSource clock;
  private Optional<String> answer = Optional.empty();
  private long asked;
  private boolean known;

  ProbeStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public synchronized Optional<String> now() {
    long now = System.nanoTime();
    if (!known || now - asked > KEPT.toNanos()) {
      answer = ask();
      asked = now;
      known = true;
    }
    return answer;
  }

  private Optional<String> ask() {
    CompletableFuture<Integer> written =
        database.writeAsync(
            connection ->
                Sql.update(
                    connection,
                    "INSERT INTO health_probe (id, probed) VALUES (1, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET probed = excluded.probed",
                    clock.millis()));
    try {
      written.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (TimeoutException e) {
      return Optional.of("a write takes longer than " + PATIENCE.toSeconds() + " s");
    } catch (ExecutionException e) {
      return e.getCause() instanceof StoreException failure
          ? Optional.of("cannot be written: " + failure.kind())
          : Optional.of("cannot be written");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("the check was interrupted");
    }
  }
}
