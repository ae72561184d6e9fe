package io.crispfleet.server.ota.session;

import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sessions, offers and allowed downgrades in the database. */
public final class OtaStore {
  private static final String COLUMNS =
      "id, tag, device_id, dialect, platform, release_id, old_version, old_elf, new_version,"
          + " new_embedded, new_elf, size, downgrade, created_at, state, percent, bytes, code,"
          + " message, boot, uptime, sightings, started_at, updated_at, finished_at, wait_until,"
          + " late, revision";

  private static final String UPSERT =
      "INSERT INTO ota_session ("
          + COLUMNS
          + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
          + " ?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state, percent ="
          + " excluded.percent, bytes = excluded.bytes, code = excluded.code, message ="
          + " excluded.message, boot = excluded.boot, uptime = excluded.uptime, sightings ="
          + " excluded.sightings, started_at = excluded.started_at, updated_at ="
          + " excluded.updated_at, finished_at = excluded.finished_at, wait_until ="
          + " excluded.wait_until, late = excluded.late, revision = excluded.revision WHERE"
          + " ota_session.revision < excluded.revision";

  private final Database database;

  public OtaStore(Database database) {
    this.database = database;
  }

  /** An offer that was made and not proved yet. */
  record Made(String device, String release, Instant at) {}

  /** A device that may go back to an older release. */
  public record Permit(String device, String release) {}

  /** A moment at which a session changed its state. */
  public record Transition(
      Instant at, OtaState state, int percent, @Nullable String code, @Nullable String message) {}

  /** Writes sessions as they are now, and offers made with them, in one transaction. */
  void save(List<OtaSession> sessions, Optional<Made> made) {
    database.write(
        connection -> {
          for (OtaSession session : sessions) {
            save(connection, session);
          }
          if (made.isPresent()) {
            Made offer = made.get();
            Sql.update(
                connection,
                "INSERT INTO ota_offer (device_id, release_id, at) VALUES (?, ?, ?)",
                offer.device(),
                offer.release(),
                offer.at().toEpochMilli());
          }
          return true;
        });
  }

  private static void save(Connection connection, OtaSession session) throws SQLException {
    Plan plan = session.plan();
    Progress progress = session.progress();
    Sql.update(
        connection,
        UPSERT,
        plan.id(),
        plan.tag(),
        plan.device(),
        plan.dialect().name(),
        plan.platform(),
        plan.release(),
        plan.from().version(),
        plan.from().elf(),
        plan.newVersion(),
        plan.to().embedded(),
        plan.to().elf(),
        plan.size(),
        plan.downgrade(),
        plan.createdAt().toEpochMilli(),
        progress.state().word(),
        progress.percent(),
        progress.bytes(),
        progress.code(),
        progress.message(),
        progress.boot(),
        progress.uptime(),
        progress.sightings(),
        millis(progress.startedAt()),
        progress.updatedAt().toEpochMilli(),
        millis(progress.finishedAt()),
        millis(progress.waitUntil()),
        progress.late(),
        progress.revision());
    saveTransition(connection, plan.id(), progress);
    if (progress.state() == OtaState.CONFIRMED) {
      forget(connection, plan.device(), plan.release());
    }
  }

  private static void saveTransition(Connection connection, String session, Progress progress)
      throws SQLException {
    Optional<String> last =
        Sql.first(
            connection,
            "SELECT state FROM ota_transition WHERE session_id = ? ORDER BY revision DESC LIMIT 1",
            row -> row.getString(1),
            session);
    if (last.filter(progress.state().word()::equals).isEmpty()) {
      Sql.update(
          connection,
          "INSERT INTO ota_transition (session_id, revision, at, state, percent, code, message)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (session_id, revision) DO NOTHING",
          session,
          progress.revision(),
          progress.updatedAt().toEpochMilli(),
          progress.state().word(),
          progress.percent(),
          progress.code(),
          progress.message());
    }
  }

  private static void forget(Connection connection, String device, String release)
      throws SQLException {
    Sql.update(
        connection,
        "DELETE FROM ota_offer WHERE device_id = ? AND release_id = ?",
        device,
        release);
  }

  /** Forgets every offer made to a device. */
  void forgetOffers(String device) {
    database.write(
        connection -> Sql.update(connection, "DELETE FROM ota_offer WHERE device_id = ?", device));
  }

  /** Forgets offers that no longer count. */
  void forgetOffersBefore(Instant moment) {
    database.write(
        connection ->
            Sql.update(connection, "DELETE FROM ota_offer WHERE at < ?", moment.toEpochMilli()));
  }

  List<Made> offersSince(Instant moment) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT device_id, release_id, at FROM ota_offer WHERE at >= ? ORDER BY id",
                row ->
                    new Made(
                        row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3))),
                moment.toEpochMilli()));
  }

  /** The newest session of every device. */
  List<OtaSession> latest() {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT "
                    + COLUMNS
                    + " FROM ota_session WHERE id IN (SELECT MAX(id) FROM ota_session GROUP BY"
                    + " device_id)",
                OtaStore::session));
  }

  public Optional<OtaSession> find(String id) {
    return database.read(
        connection ->
            Sql.first(
                connection,
                "SELECT " + COLUMNS + " FROM ota_session WHERE id = ?",
                OtaStore::session,
                id));
  }

  public List<Transition> transitions(String session) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT at, state, percent, code, message FROM ota_transition WHERE session_id = ?"
                    + " ORDER BY revision",
                row ->
                    new Transition(
                        Instant.ofEpochMilli(row.getLong(1)),
                        state(row.getString(2)),
                        row.getInt(3),
                        row.getString(4),
                        row.getString(5)),
                session));
  }

  /** Runs a query for whole sessions. */
  List<OtaSession> sessions(String condition, @Nullable Object... parameters) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT " + COLUMNS + " FROM ota_session " + condition,
                OtaStore::session,
                parameters));
  }

  List<Permit> permits() {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT device_id, release_id FROM ota_downgrade",
                row -> new Permit(row.getString(1), row.getString(2))));
  }

  void permit(Permit permit, String by, Instant at) {
    database.write(
        connection ->
            Sql.update(
                connection,
                "INSERT INTO ota_downgrade (device_id, release_id, allowed_by, allowed_at) VALUES"
                    + " (?, ?, ?, ?) ON CONFLICT (device_id) DO UPDATE SET release_id ="
                    + " excluded.release_id, allowed_by = excluded.allowed_by, allowed_at ="
                    + " excluded.allowed_at",
                permit.device(),
                permit.release(),
                by,
                at.toEpochMilli()));
  }

  void forbid(String device) {
    database.write(
        connection ->
            Sql.update(connection, "DELETE FROM ota_downgrade WHERE device_id = ?", device));
  }

  private static OtaSession session(ResultSet row) throws SQLException {
    Plan plan =
        new Plan(
            row.getString("id"),
            row.getString("tag"),
            row.getString("device_id"),
            Dialect.valueOf(row.getString("dialect")),
            row.getString("platform"),
            row.getString("release_id"),
            new FirmwareIdentity(row.getString("old_version"), null, row.getString("old_elf")),
            new FirmwareIdentity(
                row.getString("new_version"),
                row.getString("new_embedded"),
                row.getString("new_elf")),
            row.getLong("size"),
            row.getBoolean("downgrade"),
            Instant.ofEpochMilli(row.getLong("created_at")));
    Progress progress =
        new Progress(
            state(row.getString("state")),
            row.getInt("percent"),
            row.getLong("bytes"),
            row.getString("code"),
            row.getString("message"),
            number(row, "boot"),
            number(row, "uptime"),
            row.getInt("sightings"),
            instant(row, "started_at"),
            Instant.ofEpochMilli(row.getLong("updated_at")),
            instant(row, "finished_at"),
            instant(row, "wait_until"),
            row.getBoolean("late"),
            row.getLong("revision"));
    return new OtaSession(plan, progress);
  }

  private static OtaState state(String word) {
    return OtaState.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  private static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Long millis = number(row, column);
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }
}
