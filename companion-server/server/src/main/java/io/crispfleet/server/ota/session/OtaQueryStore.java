package io.crispfleet.server.ota.session;

import io.crispfleet.contract.api.ota.OtaStats;
import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists and figures about sessions. */
public final class OtaQueryStore {
  private static final String FAILURES = words(OtaQueryStore::failed);
  private static final String RUNNING = words(state -> !state.terminal());
  private static final double PER_CENT = 100;
  private static final double ONE_DECIMAL = 10;
  private static final double MILLIS = 1000;

  private final Database database;
  private final OtaStore store;

  public OtaQueryStore(Database database, OtaStore store) {
    this.database = database;
    this.store = store;
  }

  /**
   * Which sessions.
   *
   * @param states empty for all
   * @param before id that all are older than; empty for the newest
   */
  public record Filter(
      Optional<String> device,
      Optional<String> platform,
      Optional<String> release,
      Set<OtaState> states,
      Optional<String> before) {}

  /** Whether an update that ended so counts as a failure; a no or a change of plan does not. */
  public static boolean failed(OtaState state) {
    return switch (state) {
      case FAILED, ROLLED_BACK, TIMED_OUT -> true;
      default -> false;
    };
  }

  /** At most {@code limit} sessions, newest first. */
  public List<OtaSession> list(Filter filter, int limit) {
    List<String> conditions = new ArrayList<>();
    List<@Nullable Object> parameters = new ArrayList<>();
    filter.device().ifPresent(value -> add(conditions, parameters, "device_id = ?", value));
    filter.platform().ifPresent(value -> add(conditions, parameters, "platform = ?", value));
    filter.release().ifPresent(value -> add(conditions, parameters, "release_id = ?", value));
    filter.before().ifPresent(value -> add(conditions, parameters, "id < ?", value));
    if (!filter.states().isEmpty()) {
      conditions.add(
          "state IN (" + String.join(", ", Collections.nCopies(filter.states().size(), "?")) + ")");
      filter.states().forEach(state -> parameters.add(state.word()));
    }
    String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions) + " ";
    parameters.add(limit);
    return store.sessions(where + "ORDER BY id DESC LIMIT ?", parameters.toArray());
  }

  private static void add(
      List<String> conditions, List<@Nullable Object> parameters, String condition, String value) {
    conditions.add(condition);
    parameters.add(value);
  }

  public OtaStats stats(Instant now) {
    return database.read(
        connection -> {
          long total = count(connection, "1 = 1");
          long success = count(connection, "state = 'confirmed'");
          long failures = count(connection, "state IN (" + FAILURES + ")");
          long running = count(connection, "state IN (" + RUNNING + ")");
          long recent =
              count(connection, "created_at >= ?", now.minus(Duration.ofDays(7)).toEpochMilli());
          long failing =
              number(
                  connection,
                  "SELECT COUNT(DISTINCT device_id) FROM ota_session WHERE state IN ("
                      + FAILURES
                      + ") AND finished_at >= ?",
                  now.minus(Duration.ofHours(24)).toEpochMilli());
          double average =
              number(
                      connection,
                      "SELECT AVG(finished_at - COALESCE(started_at, created_at)) FROM ota_session"
                          + " WHERE state = 'confirmed' AND finished_at >= created_at")
                  / MILLIS;
          long finished = success + failures;
          double rate = finished == 0 ? 0 : PER_CENT * success / finished;
          return new OtaStats(
              total,
              success,
              failures,
              running,
              Math.round(rate * ONE_DECIMAL) / ONE_DECIMAL,
              Math.round(average * ONE_DECIMAL) / ONE_DECIMAL,
              recent,
              failing);
        });
  }

  private static long count(
      java.sql.Connection connection, String condition, @Nullable Object... parameters)
      throws java.sql.SQLException {
    return number(connection, "SELECT COUNT(*) FROM ota_session WHERE " + condition, parameters);
  }

  private static long number(
      java.sql.Connection connection, String sql, @Nullable Object... parameters)
      throws java.sql.SQLException {
    return Sql.first(connection, sql, row -> Math.round(row.getDouble(1)), parameters).orElse(0L);
  }

  private static String words(Predicate<OtaState> which) {
    return Arrays.stream(OtaState.values())
        .filter(which)
        .map(state -> "'" + state.word() + "'")
        .collect(Collectors.joining(", "));
  }
}
