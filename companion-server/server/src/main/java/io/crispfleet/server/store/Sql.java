package io.crispfleet.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Short forms for statements with parameters; values never become part of the text. Parameters may
 * be null, numbers, text, booleans, bytes, or an {@link Instant}, which becomes epoch milliseconds.
 * On SQLite the compiled statements are kept.
 */
public final class Sql {
  private Sql() {}

  /** Makes one value of one row. */
  @FunctionalInterface
  public interface Row<T> {
    T map(ResultSet row) throws SQLException;
  }

  /** Work with a compiled statement. */
  @FunctionalInterface
  public interface Use<T> {
    T on(PreparedStatement statement) throws SQLException;
  }

  public static <T> List<T> list(
      Connection connection, String sql, Row<T> row, @Nullable Object... parameters)
      throws SQLException {
    return with(
        connection,
        sql,
        statement -> {
          bind(statement, parameters);
          try (ResultSet results = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (results.next()) {
              rows.add(row.map(results));
            }
            return rows;
          }
        });
  }

  /** The first row, if there is one. */
  public static <T> Optional<T> first(
      Connection connection, String sql, Row<T> row, @Nullable Object... parameters)
      throws SQLException {
    return with(
        connection,
        sql,
        statement -> {
          bind(statement, parameters);
          try (ResultSet results = statement.executeQuery()) {
            return results.next() ? Optional.of(row.map(results)) : Optional.empty();
          }
        });
  }

  /** Whether the query has a row. */
  public static boolean exists(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    return first(connection, sql, row -> true, parameters).isPresent();
  }

  /** The first column of the first row as a number; 0 without one. */
  public static long number(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    return first(connection, sql, row -> row.getLong(1), parameters).orElse(0L);
  }

  /** Returns how many rows changed. */
  public static int update(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    return with(
        connection,
        sql,
        statement -> {
          bind(statement, parameters);
          return statement.executeUpdate();
        });
  }

  /** Runs one statement with many sets of parameters; returns how many rows changed for each. */
  public static int[] batch(
      Connection connection, String sql, List<? extends @Nullable Object[]> sets)
      throws SQLException {
    return with(
        connection,
        sql,
        statement -> {
          for (@Nullable Object[] set : sets) {
            bind(statement, set);
            statement.addBatch();
          }
          return statement.executeBatch();
        });
  }

  /** A number, or null. */
  public static @Nullable Long nullableLong(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  /** A number, or null. */
  public static @Nullable Integer nullableInt(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }

  /** A number, or null. */
  public static @Nullable Double nullableDouble(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : value;
  }

  /** A truth value, or null. */
  public static @Nullable Boolean nullableBoolean(ResultSet row, String column)
      throws SQLException {
    boolean value = row.getBoolean(column);
    return row.wasNull() ? null : value;
  }

  /** A time kept as epoch milliseconds. */
  public static Instant instant(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  /** A time kept as epoch milliseconds, or null. */
  public static @Nullable Instant nullableInstant(ResultSet row, String column)
      throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(value);
  }

  /** Lends a statement for as long as the work lasts. */
  public static <T> T with(Connection connection, String sql, Use<T> use) throws SQLException {
    if (!(connection instanceof CachingConnection cache)) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        return use.on(statement);
      }
    }
    PreparedStatement statement = cache.take(sql);
    boolean sound = false;
    try {
      T result = use.on(statement);
      sound = true;
      return result;
    } finally {
      if (sound) {
        cache.giveBack(sql, statement);
      } else {
        statement.close();
      }
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object[] parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      Object value = parameters[i];
      statement.setObject(
          i + 1, value instanceof Instant instant ? (Object) instant.toEpochMilli() : value);
    }
  }
}
