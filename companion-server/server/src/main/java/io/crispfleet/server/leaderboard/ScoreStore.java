package io.crispfleet.server.leaderboard;

import io.crispfleet.contract.api.score.GameBest;
import io.crispfleet.contract.api.score.ScoreHistory;
import io.crispfleet.contract.api.score.ScoreRow;
import io.crispfleet.server.leaderboard.Submission.Repeat;
import io.crispfleet.server.leaderboard.Submission.Signature;
import io.crispfleet.server.leaderboard.ranking.Boards.Entry;
import io.crispfleet.server.leaderboard.ranking.ScoreClass;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The scores on disk. */
final class ScoreStore {
  private static final int RECENT = 50;

  private static final String PLACES =
      "SELECT id, device, seq, signer, trust, game, player, score, received, hidden FROM scores"
          + " ORDER BY id";

  private static final String INSERT =
      "INSERT INTO scores (device, run, seq, signer, trust, game, player, score, duration_ms,"
          + " played, received, hidden) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (device, run) DO NOTHING RETURNING id";

  private static final String COLUMNS =
      "SELECT id, device, run, seq, signer, trust, game, player, score, original, duration_ms,"
          + " played, received, hidden FROM scores ";

  private static final String BY_DEVICE = "device = ?";

  /** Spelled so that the partial index and the unique key answer one half each. */
  private static final String BY_PLAYER =
      "id IN (SELECT id FROM scores WHERE player = ? AND player <> device"
          + " UNION ALL SELECT id FROM scores WHERE device = ? AND player = device)";

  private final Database database;

  ScoreStore(Database database) {
    this.database = database;
  }

  /** A score as it is kept. */
  record Stored(long id, Submission score, long counts, @Nullable Long original, boolean hidden) {
    ScoreRow row() {
      return new ScoreRow(
          id,
          score.device(),
          score.player(),
          score.game(),
          score.run(),
          score.scoreClass().word(),
          counts,
          score.durationMs(),
          Instant.ofEpochMilli(score.received()),
          hidden,
          original);
    }
  }

  /** Looks at what decides where a score stands and whether the next one counts. */
  interface Visitor {
    void visit(Entry place, @Nullable Signature signature, boolean hidden);
  }

  /** Many scores to be written. */
  interface Writing<T> {
    T with(Inserter inserter) throws SQLException;
  }

  /** Writes many scores inside one transaction. */
  static <T> T writing(Connection connection, Writing<T> scores) throws SQLException {
    return Sql.with(connection, INSERT, insert -> scores.with(new Inserter(connection, insert)));
  }

  /** Writes scores, with a statement that is compiled once. */
  static final class Inserter {
    private final Connection connection;
    private final PreparedStatement insert;

    private Inserter(Connection connection, PreparedStatement insert) {
      this.connection = connection;
      this.insert = insert;
    }

    /** The new id; empty when the device's run is there already. */
    Optional<Long> insert(Submission score) throws SQLException {
      Signature signature = score.signature();
      insert.setString(1, score.device());
      insert.setString(2, score.run());
      if (signature == null) {
        insert.setNull(3, Types.BIGINT);
        insert.setNull(4, Types.BIGINT);
      } else {
        insert.setLong(3, signature.seq());
        insert.setLong(4, signature.key());
      }
      insert.setInt(5, score.scoreClass().code());
      insert.setString(6, score.game());
      insert.setString(7, score.player());
      insert.setLong(8, score.score());
      if (score.durationMs() == null) {
        insert.setNull(9, Types.BIGINT);
      } else {
        insert.setLong(9, score.durationMs());
      }
      insert.setLong(10, score.played());
      insert.setLong(11, score.received());
      insert.setBoolean(12, false);
      try (ResultSet row = insert.executeQuery()) {
        return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
      }
    }

    Optional<Stored> find(String device, String run) throws SQLException {
      return Sql.first(
          connection, COLUMNS + "WHERE device = ? AND run = ?", ScoreStore::stored, device, run);
    }

    void name(String player, String name) throws SQLException {
      Sql.update(
          connection,
          "INSERT INTO score_players (player, name) VALUES (?, ?)"
              + " ON CONFLICT (player) DO UPDATE SET name = excluded.name",
          player,
          name);
    }
  }

  /** Shows every score, in the order of ids. */
  void visitAll(Visitor visitor) {
    database.read(
        connection ->
            Sql.with(
                connection,
                PLACES,
                statement -> {
                  statement.setFetchSize(10_000);
                  try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                      visit(rows, visitor);
                    }
                  }
                  return true;
                }));
  }

  private static void visit(ResultSet row, Visitor visitor) throws SQLException {
    long seq = row.getLong(3);
    Signature signature = row.wasNull() ? null : new Signature(seq, row.getLong(4));
    Entry place =
        new Entry(
            row.getLong(1),
            row.getString(6),
            row.getString(7),
            row.getString(2),
            ScoreClass.of(row.getInt(5)),
            row.getLong(8),
            row.getLong(9));
    visitor.visit(place, signature, row.getBoolean(10));
  }

  /** Unsigned scores without a run of their sender's that came in since a moment, oldest first. */
  List<Stored> openSince(long received) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                COLUMNS
                    + "WHERE (run IS NULL OR run LIKE '"
                    + Fingerprint.BROKERS
                    + "%') AND received >= ? AND id > (SELECT MAX(id) - 100000 FROM"
                    + " scores) ORDER BY id",
                ScoreStore::stored,
                received));
  }

  Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    database
        .read(
            connection ->
                Sql.list(
                    connection,
                    "SELECT player, name FROM score_players",
                    row -> Map.entry(row.getString(1), row.getString(2))))
        .forEach(entry -> names.put(entry.getKey(), entry.getValue()));
    return names;
  }

  Optional<Stored> find(long id) {
    return database.read(
        connection -> Sql.first(connection, COLUMNS + "WHERE id = ?", ScoreStore::stored, id));
  }

  /** Hides a score or shows it again; empty when there is none. */
  Optional<Stored> setHidden(long id, boolean hidden) {
    return database.write(
        connection -> {
          Sql.update(connection, "UPDATE scores SET hidden = ? WHERE id = ?", hidden, id);
          return Sql.first(connection, COLUMNS + "WHERE id = ?", ScoreStore::stored, id);
        });
  }

  /** Lets another number count; what was sent is kept. Empty when there is no such score. */
  Optional<Stored> correct(long id, long score) {
    return database.write(
        connection -> {
          Sql.update(
              connection,
              "UPDATE scores SET original = COALESCE(original, score), score = ? WHERE id = ?",
              score,
              id);
          return Sql.first(connection, COLUMNS + "WHERE id = ?", ScoreStore::stored, id);
        });
  }

  ScoreHistory ofDevice(String device) {
    return history(device, BY_DEVICE, device);
  }

  ScoreHistory ofPlayer(String player) {
    return history(player, BY_PLAYER, player, player);
  }

  private ScoreHistory history(String id, String whose, Object... parameters) {
    return database.read(
        connection -> {
          List<GameBest> best =
              Sql.list(
                  connection,
                  "SELECT game, MAX(score), COUNT(*) FROM scores WHERE NOT hidden AND "
                      + whose
                      + " GROUP BY game ORDER BY game",
                  row -> new GameBest(row.getString(1), row.getLong(2), row.getLong(3)),
                  parameters);
          List<ScoreRow> recent =
              Sql.list(
                  connection,
                  COLUMNS + "WHERE NOT hidden AND " + whose + " ORDER BY id DESC LIMIT " + RECENT,
                  row -> stored(row).row(),
                  parameters);
          return new ScoreHistory(id, best.stream().mapToLong(GameBest::plays).sum(), best, recent);
        });
  }

  private static Stored stored(ResultSet row) throws SQLException {
    long seq = row.getLong(4);
    Signature signature = row.wasNull() ? null : new Signature(seq, row.getLong(5));
    long original = row.getLong(10);
    Long corrected = row.wasNull() ? null : original;
    long duration = row.getLong(11);
    Long known = row.wasNull() ? null : duration;
    long counts = row.getLong(9);
    return new Stored(
        row.getLong(1),
        new Submission(
            row.getString(2),
            row.getString(3),
            Repeat.NAMED,
            signature,
            ScoreClass.of(row.getInt(6)),
            row.getString(7),
            row.getString(8),
            null,
            corrected == null ? counts : corrected,
            known,
            row.getLong(12),
            row.getLong(13)),
        counts,
        corrected,
        row.getBoolean(14));
  }
}
