package io.crispfleet.bench.server;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Looks into the database that a server left behind. */
final class ServerDatabase {
  private ServerDatabase() {}

  /** What the table of vitals holds; {@code fewest} and {@code most} are of one stick. */
  record Heartbeats(int sticks, long sum, long fewest, long most) {}

  static Heartbeats heartbeats(Path data) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("crispfleet.db"));
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*), sum(heartbeats), min(heartbeats), max(heartbeats)"
                    + " FROM device_vitals")) {
      row.next();
      return new Heartbeats(row.getInt(1), row.getLong(2), row.getLong(3), row.getLong(4));
    }
  }
}
