package io.crispfleet.server.releases.keys;

import io.crispfleet.contract.manifest.PublicSigningKey;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The table {@code signing_keys}. */
final class SigningKeyStore {
  private final Database database;

  SigningKeyStore(Database database) {
    this.database = database;
  }

  List<SigningKey> all() {
    return database.read(
        connection ->
            Sql.list(
                connection, "SELECT * FROM signing_keys ORDER BY added_at", SigningKeyStore::key));
  }

  void save(SigningKey key) {
    database.write(
        connection ->
            Sql.update(
                connection,
                """
                INSERT INTO signing_keys (key_id, name, public_key, state, since, added_at)
                VALUES (?,?,?,?,?,?)
                ON CONFLICT (key_id) DO UPDATE SET state = excluded.state, since = excluded.since
                """,
                key.key().id(),
                key.name(),
                key.key().base64(),
                key.state().word(),
                key.since().toEpochMilli(),
                key.addedAt().toEpochMilli()));
  }

  private static SigningKey key(ResultSet row) throws SQLException {
    return new SigningKey(
        PublicSigningKey.parse(row.getString("public_key")),
        row.getString("name"),
        SigningKey.State.of(row.getString("state")),
        Instant.ofEpochMilli(row.getLong("since")),
        Instant.ofEpochMilli(row.getLong("added_at")));
  }
}
