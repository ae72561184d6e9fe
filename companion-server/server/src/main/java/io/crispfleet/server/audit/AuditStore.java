package io.crispfleet.server.audit;

import io.crispfleet.contract.api.audit.AuditCheck;
import io.crispfleet.contract.api.audit.AuditEntry;
import io.crispfleet.server.audit.BegunStore.Row;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The audit log in the database: entries are only ever added, and each one's hash covers all before
 * it, so that a change or a gap shows. An action is written down before it begins, so that nothing
 * is changed that cannot be recorded.
 */
public final class AuditStore implements AuditLog {
  private static final String COLUMNS =
      "id, at, actor, action, target, detail, address, previous, hash";
  private static final int STRETCH = 1000;

  /** Longer than any request may take. */
  private static final Duration LONGEST_ACTION = Duration.ofHours(1);

  private static final Logger LOG = System.getLogger(AuditStore.class.getName());

  private record Head(long id, String hash) {}

  private final Database database;
  private final InstantSource clock;

  public AuditStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void record(Caller caller, String action, String target, String detail, String from) {
    database.write(
        connection -> {
          append(connection, caller.label(), action, target, detail, from);
          return true;
        });
  }

  @Override
  public Begun begin(Caller caller, String action, String place, String from) {
    Row row = new Row(clock.millis(), caller.label(), action, place, from);
    long id =
        database.write(
            connection -> {
              head(connection);
              return BegunStore.add(connection, row);
            });
    return new Begun() {
      @Override
      public void done(String target, String detail) {
        database.write(
            connection -> {
              BegunStore.remove(connection, id);
              append(connection, row.actor(), action, target, detail, from);
              return true;
            });
      }

      @Override
      public void nothing() {
        database.write(
            connection -> {
              BegunStore.remove(connection, id);
              return true;
            });
      }
    };
  }

  /**
   * Records what began and was never ended, now and once an hour.
   *
   * @param alone true when no other process uses this database: then nothing that an earlier one
   *     began is still under way
   */
  public void start(ScheduledExecutorService timer, boolean alone) {
    recordUnfinished(alone ? clock.instant() : clock.instant().minus(LONGEST_ACTION));
    var _ = timer.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.HOURS);
  }

  private void sweep() {
    try {
      recordUnfinished(clock.instant().minus(LONGEST_ACTION));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "unfinished actions were not recorded", e);
    }
  }

  /** Records what began before a moment and was never ended. */
  public void recordUnfinished(Instant before) {
    database.write(
        connection -> {
          List<Row> rows = new ArrayList<>(BegunStore.take(connection, before));
          rows.sort(Comparator.comparingLong(Row::at));
          for (Row row : rows) {
            append(
                connection,
                row.actor(),
                row.action(),
                row.place(),
                "begun at "
                    + Instant.ofEpochMilli(row.at())
                    + " and not finished: look what was done",
                row.address());
          }
          return true;
        });
  }

  private void append(
      Connection connection,
      String actor,
      String action,
      String target,
      String detail,
      String address)
      throws SQLException {
    // The update locks the row: on PostgreSQL others wait here until this entry is committed.
    Head last =
        Sql.first(
                connection,
                "UPDATE audit_head SET last_id = last_id + 1 WHERE one = 1 RETURNING last_id, hash",
                row -> new Head(row.getLong(1), row.getString(2)))
            .orElseThrow(() -> new IllegalStateException("the audit log has lost its head"));
    AuditEntry entry =
        AuditChain.next(
            last.hash(), last.id(), clock.instant(), actor, action, target, detail, address);
    Sql.update(
        connection,
        "INSERT INTO audit (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        entry.id(),
        entry.at().toEpochMilli(),
        entry.actor(),
        entry.action(),
        entry.target(),
        entry.detail(),
        entry.address(),
        entry.previous(),
        entry.hash());
    Sql.update(connection, "UPDATE audit_head SET hash = ? WHERE one = 1", entry.hash());
  }

  /**
   * Entries, newest first.
   *
   * @param before only older ones than this id
   */
  public List<AuditEntry> newest(AuditQuery query, long before, int most) {
    return select(query, "id < ?", before, "DESC", most);
  }

  /**
   * Entries, oldest first.
   *
   * @param after only newer ones than this id
   */
  public List<AuditEntry> oldest(AuditQuery query, long after, int most) {
    return select(query, "id > ?", after, "ASC", most);
  }

  private List<AuditEntry> select(AuditQuery query, String bound, long id, String order, int most) {
    StringBuilder where = new StringBuilder(bound);
    List<Object> values = new ArrayList<>(List.of(id));
    if (query.actor() != null) {
      where.append(" AND actor = ?");
      values.add(query.actor());
    }
    if (query.action() != null) {
      where.append(" AND (action = ? OR action LIKE ? ESCAPE '!')");
      values.add(query.action());
      values.add(query.action().replaceAll("([!%_])", "!$1") + ".%");
    }
    if (query.from() != null) {
      where.append(" AND at >= ?");
      values.add(query.from().toEpochMilli());
    }
    if (query.to() != null) {
      where.append(" AND at < ?");
      values.add(query.to().toEpochMilli());
    }
    values.add(most);
    String sql =
        "SELECT " + COLUMNS + " FROM audit WHERE " + where + " ORDER BY id " + order + " LIMIT ?";
    return database.read(
        connection -> Sql.list(connection, sql, AuditStore::entry, values.toArray()));
  }

  /** Recomputes the whole chain, a stretch at a time. */
  public AuditCheck verify() {
    // The head first: what is added meanwhile is looked at, what was there must be found.
    Head head = head();
    String previous = AuditChain.START;
    long id = 0;
    while (true) {
      List<AuditEntry> stretch = oldest(AuditQuery.ALL, id, STRETCH);
      for (AuditEntry entry : stretch) {
        boolean fits =
            entry.id() == id + 1
                && entry.previous().equals(previous)
                && entry.hash().equals(AuditChain.hash(entry));
        boolean isHead = entry.id() != head.id() || entry.hash().equals(head.hash());
        if (!fits || !isHead) {
          return new AuditCheck(false, id, previous, id + 1);
        }
        id = entry.id();
        previous = entry.hash();
      }
      if (stretch.size() < STRETCH) {
        boolean whole = id >= head.id();
        return new AuditCheck(whole, id, previous, whole ? null : Long.valueOf(id + 1));
      }
    }
  }

  private Head head() {
    return database.read(AuditStore::head);
  }

  private static Head head(Connection connection) throws SQLException {
    return Sql.first(
            connection,
            "SELECT last_id, hash FROM audit_head WHERE one = 1",
            row -> new Head(row.getLong(1), row.getString(2)))
        .orElseThrow(() -> new IllegalStateException("the audit log has lost its head"));
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong(1),
        Instant.ofEpochMilli(row.getLong(2)),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9));
  }
}
