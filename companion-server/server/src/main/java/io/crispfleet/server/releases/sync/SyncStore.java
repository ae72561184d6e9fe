package io.crispfleet.server.releases.sync;

import io.crispfleet.contract.api.release.SyncError;
import io.crispfleet.contract.api.release.SyncSettings;
import io.crispfleet.contract.json.Json;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code release_sync}, which has one row or none. */
final class SyncStore {
  private static final String SAVE =
      """
      INSERT INTO release_sync (id, url, token, ca, allow_http, every_seconds, channels, platforms,
        channel, publish, pulled, errors) VALUES (1,?,?,?,?,?,?,?,?,?,0,'[]')
      ON CONFLICT (id) DO UPDATE SET url = excluded.url, token = excluded.token, ca = excluded.ca,
        allow_http = excluded.allow_http, every_seconds = excluded.every_seconds,
        channels = excluded.channels, platforms = excluded.platforms, channel = excluded.channel,
        publish = excluded.publish
      """;
  private static final String DONE =
      """
      UPDATE release_sync SET last_attempt = ?, last_success = COALESCE(?, last_success),
        pulled = ?, errors = ? WHERE id = 1
      """;

  private final Database database;

  SyncStore(Database database) {
    this.database = database;
  }

  /** What is wanted and how the last pull went. */
  record Saved(SyncSettings settings, byte[] sealedToken, Progress progress) {
    static final Saved NOTHING =
        new Saved(SyncSettings.none(), new byte[0], new Progress(null, null, 0, List.of()));
  }

  /** How the last pull went. */
  record Progress(
      @Nullable Instant lastAttempt,
      @Nullable Instant lastSuccess,
      int pulled,
      List<SyncError> errors) {
    Progress {
      errors = List.copyOf(errors);
    }
  }

  Saved load() {
    return database.read(
        connection ->
            Sql.first(connection, "SELECT * FROM release_sync WHERE id = 1", SyncStore::saved)
                .orElse(Saved.NOTHING));
  }

  /** Writes what is wanted; the last pull stays what it was. */
  void save(SyncSettings settings, byte[] sealedToken) {
    database.write(
        connection ->
            Sql.update(
                connection,
                SAVE,
                settings.url(),
                sealedToken,
                settings.ca(),
                settings.allowHttp(),
                settings.everySeconds(),
                String.join(",", settings.channels()),
                String.join(",", settings.platforms()),
                settings.channel(),
                settings.publish()));
  }

  void done(Instant at, int pulled, List<SyncError> errors) {
    Instant success = errors.isEmpty() ? at : null;
    database.write(
        connection -> Sql.update(connection, DONE, at, success, (long) pulled, Json.text(errors)));
  }

  private static Saved saved(ResultSet row) throws SQLException {
    byte[] token = row.getBytes("token");
    SyncSettings settings =
        new SyncSettings(
            row.getString("url"),
            null,
            row.getString("ca"),
            row.getBoolean("allow_http"),
            row.getLong("every_seconds"),
            words(row.getString("channels")),
            words(row.getString("platforms")),
            row.getString("channel"),
            row.getBoolean("publish"));
    byte[] errors = row.getString("errors").getBytes(StandardCharsets.UTF_8);
    return new Saved(
        settings,
        token == null ? new byte[0] : token,
        new Progress(
            instant(row, "last_attempt"),
            instant(row, "last_success"),
            row.getInt("pulled"),
            List.of(Json.read(errors, SyncError[].class))));
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
