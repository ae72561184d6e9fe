package io.crispfleet.server.releases;

import io.crispfleet.contract.api.release.DownloadEntry;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The table {@code release_downloads}. */
final class DownloadStore {
  private final Database database;

  DownloadStore(Database database) {
    this.database = database;
  }

  CompletableFuture<Integer> add(DownloadEntry entry) {
    return database.writeAsync(
        connection -> {
          Sql.update(
              connection,
              "INSERT INTO release_downloads (at, who, platform, version, address, agent)"
                  + " VALUES (?,?,?,?,?,?)",
              entry.at().toEpochMilli(),
              entry.who(),
              entry.platform(),
              entry.version(),
              entry.address(),
              entry.agent());
          return Sql.update(
              connection,
              "UPDATE releases SET downloads = downloads + 1 WHERE platform = ? AND version = ?",
              entry.platform(),
              entry.version());
        });
  }

  List<DownloadEntry> page(
      Optional<String> platform, Optional<String> who, @Nullable Long before, int most) {
    StringBuilder sql = new StringBuilder("SELECT * FROM release_downloads WHERE id < ?");
    List<Object> values = new ArrayList<>(List.of(before == null ? Long.MAX_VALUE : before));
    platform.ifPresent(
        value -> {
          sql.append(" AND platform = ?");
          values.add(value);
        });
    who.ifPresent(
        value -> {
          sql.append(" AND who = ?");
          values.add(value);
        });
    sql.append(" ORDER BY id DESC LIMIT ?");
    values.add((long) most);
    return database.read(
        connection -> Sql.list(connection, sql.toString(), DownloadStore::entry, values.toArray()));
  }

  void trim(int keep) {
    database.write(
        connection ->
            Sql.update(
                connection,
                "DELETE FROM release_downloads WHERE id <="
                    + " (SELECT MAX(id) FROM release_downloads) - ?",
                (long) keep));
  }

  private static DownloadEntry entry(ResultSet row) throws SQLException {
    return new DownloadEntry(
        row.getLong("id"),
        Instant.ofEpochMilli(row.getLong("at")),
        row.getString("who"),
        row.getString("platform"),
        row.getString("version"),
        row.getString("address"),
        row.getString("agent"));
  }
}
