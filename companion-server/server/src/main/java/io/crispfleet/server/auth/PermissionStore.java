package io.crispfleet.server.auth;

import io.crispfleet.contract.api.auth.Permissions;
import io.crispfleet.contract.api.auth.Permissions.Rule;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.util.List;

/** Rules about who may download which platform's firmware. */
final class PermissionStore {
  private final Database database;

  PermissionStore(Database database) {
    this.database = database;
  }

  Permissions all() {
    return new Permissions(
        database.read(
            connection ->
                Sql.list(
                    connection,
                    "SELECT subject, platform, download FROM download_rules"
                        + " ORDER BY subject, platform",
                    row -> new Rule(row.getString(1), row.getString(2), row.getBoolean(3)))));
  }

  /** Those about a platform and about all platforms, for a user and its role. */
  List<Rule> about(String userSubject, String roleSubject, String platform) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT subject, platform, download FROM download_rules"
                    + " WHERE subject IN (?, ?) AND platform IN (?, '*')",
                row -> new Rule(row.getString(1), row.getString(2), row.getBoolean(3)),
                userSubject,
                roleSubject,
                platform));
  }

  void replace(Permissions permissions) {
    database.write(
        connection -> {
          Sql.update(connection, "DELETE FROM download_rules");
          for (Rule rule : permissions.rules()) {
            Sql.update(
                connection,
                "INSERT INTO download_rules (subject, platform, download) VALUES (?, ?, ?)"
                    + " ON CONFLICT (subject, platform) DO UPDATE SET download = excluded.download",
                rule.subject(),
                rule.platform(),
                rule.download());
          }
          return true;
        });
  }
}
