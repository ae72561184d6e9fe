package io.crispfleet.server.releases.upload;

import io.crispfleet.contract.api.release.UploadInfo;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code uploads}. */
final class UploadStore {
  private final Database database;

  UploadStore(Database database) {
    this.database = database;
  }

  void insert(UploadInfo upload, String owner, Instant now) {
    database.write(
        connection ->
            Sql.update(
                connection,
                "INSERT INTO uploads (id, owner, name, size, received, created_at, expires_at)"
                    + " VALUES (?,?,?,?,0,?,?)",
                upload.id(),
                owner,
                upload.name(),
                upload.size(),
                now.toEpochMilli(),
                upload.expires().toEpochMilli()));
  }

  Optional<UploadInfo> find(String id, String owner) {
    return database.read(
        connection ->
            Sql.first(
                connection,
                "SELECT * FROM uploads WHERE id = ? AND owner = ?",
                UploadStore::upload,
                id,
                owner));
  }

  List<UploadInfo> of(String owner, Instant now) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT * FROM uploads WHERE owner = ? AND expires_at > ? ORDER BY created_at, id",
                UploadStore::upload,
                owner,
                now.toEpochMilli()));
  }

  void received(String id, long offset, Instant expires) {
    database.write(
        connection ->
            Sql.update(
                connection,
                "UPDATE uploads SET received = ?, expires_at = ? WHERE id = ?",
                offset,
                expires.toEpochMilli(),
                id));
  }

  void delete(String id) {
    database.write(connection -> Sql.update(connection, "DELETE FROM uploads WHERE id = ?", id));
  }

  /** Bytes that the unfinished uploads of a user may take together. */
  long promised(String owner) {
    return database.read(
        connection ->
            Sql.first(
                    connection,
                    "SELECT COALESCE(SUM(size), 0) AS total FROM uploads WHERE owner = ?",
                    row -> row.getLong("total"),
                    owner)
                .orElse(0L));
  }

  List<String> expired(Instant now) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT id FROM uploads WHERE expires_at <= ?",
                row -> row.getString("id"),
                now.toEpochMilli()));
  }

  List<String> all() {
    return database.read(
        connection -> Sql.list(connection, "SELECT id FROM uploads", row -> row.getString("id")));
  }

  private static UploadInfo upload(ResultSet row) throws SQLException {
    return new UploadInfo(
        row.getString("id"),
        row.getString("name"),
        row.getLong("size"),
        row.getLong("received"),
        Instant.ofEpochMilli(row.getLong("expires_at")));
  }
}
