package io.crispfleet.server.store;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Properties;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * A SQLite connection that keeps the statements it compiled. A statement in use is out of the
 * cache, so the same text may be used again inside its own rows. For one thread at a time.
 */
final class CachingConnection extends JDBC4Connection {
  private static final int KEPT = 256;

  private final SequencedMap<String, PreparedStatement> idle =
      new LinkedHashMap<>(KEPT, 0.75f, /* accessOrder= */ true);

  CachingConnection(Path file, Properties properties) throws SQLException {
    super("jdbc:sqlite:" + file, file.toString(), properties);
  }

  PreparedStatement take(String sql) throws SQLException {
    @Nullable PreparedStatement statement = idle.remove(sql);
    return statement != null ? statement : prepareStatement(sql);
  }

  /** Takes back a statement, whose results are closed; the one unused for longest makes room. */
  void giveBack(String sql, PreparedStatement statement) throws SQLException {
    statement.clearParameters();
    @Nullable PreparedStatement twin = idle.put(sql, statement);
    if (twin != null) {
      twin.close();
    }
    if (idle.size() > KEPT) {
      idle.pollFirstEntry().getValue().close();
    }
  }
}
