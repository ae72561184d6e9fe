package io.crispfleet.server.devices;

import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables {@code devices} and {@code device_vitals}. */
final class DeviceStore {
  private static final String INSERT =
      """
      INSERT INTO devices (id, dialect, first_seen, name, tags, zone, notes, channel, pin, accepted,
        ban_reason, archived_at, product, platform, board, mac, version, version_code, elf,
        security_version, partition_label, reset_reason, slot_size, env, topic_prefix, caps, cmds)
      VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
      ON CONFLICT (id) DO UPDATE SET dialect = excluded.dialect, product = excluded.product,
        platform = excluded.platform, board = excluded.board, mac = excluded.mac,
        version = excluded.version, version_code = excluded.version_code, elf = excluded.elf,
        security_version = excluded.security_version, partition_label = excluded.partition_label,
        reset_reason = excluded.reset_reason, slot_size = excluded.slot_size, env = excluded.env,
        topic_prefix = excluded.topic_prefix, caps = excluded.caps, cmds = excluded.cmds
      """;
  private static final String DESK =
      """
      UPDATE devices SET name = ?, tags = ?, zone = ?, notes = ?, channel = ?, pin = ?,
        accepted = ?, ban_reason = ?, archived_at = ? WHERE id = ?
      """;
  private static final String VITALS =
      """
      INSERT INTO device_vitals (device, last_seen, online, since, address, ip, ssid, uptime, rssi,
        heap, heap_min, battery, boot, seq, heartbeats, lost, last_failure)
      VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
      ON CONFLICT (device) DO UPDATE SET last_seen = excluded.last_seen, online = excluded.online,
        since = excluded.since, address = excluded.address, ip = excluded.ip, ssid = excluded.ssid,
        uptime = excluded.uptime, rssi = excluded.rssi, heap = excluded.heap,
        heap_min = excluded.heap_min, battery = excluded.battery, boot = excluded.boot,
        seq = excluded.seq, heartbeats = excluded.heartbeats, lost = excluded.lost,
        last_failure = excluded.last_failure
      """;
  private static final String ALL =
      """
      SELECT d.*, v.last_seen, v.online, v.since, v.address, v.ip, v.ssid, v.uptime, v.rssi, v.heap,
        v.heap_min, v.battery, v.boot, v.seq, v.heartbeats, v.lost, v.last_failure
      FROM devices d LEFT JOIN device_vitals v ON v.device = d.id
      """;

  private final Database database;

  DeviceStore(Database database) {
    this.database = database;
  }

  List<DeviceState> all() {
    return database.read(connection -> Sql.list(connection, ALL, DeviceStore::state));
  }

  /** Writes rows, decisions and vitals in one transaction. */
  void save(
      Collection<DeviceState> rows, Collection<DeviceState> desks, Collection<DeviceState> vitals) {
    database.write(
        connection -> {
          batch(connection, INSERT, rows, DeviceStore::row);
          batch(connection, DESK, desks, DeviceStore::desk);
          batch(connection, VITALS, vitals, DeviceStore::vitals);
          return true;
        });
  }

  /** Makes sure of the row that others point at; what people decided stays. */
  static void ensure(Connection connection, DeviceState state) throws SQLException {
    batch(connection, INSERT, List.of(state), DeviceStore::row);
  }

  /** Makes sure of the row and writes what people decided; part of a larger transaction. */
  static void decide(Connection connection, DeviceState state) throws SQLException {
    batch(connection, INSERT, List.of(state), DeviceStore::row);
    batch(connection, DESK, List.of(state), DeviceStore::desk);
  }

  private static void batch(
      Connection connection,
      String sql,
      Collection<DeviceState> states,
      java.util.function.Function<DeviceState, @Nullable Object[]> values)
      throws SQLException {
    if (states.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (DeviceState state : states) {
        @Nullable Object[] row = values.apply(state);
        for (int i = 0; i < row.length; i++) {
          statement.setObject(i + 1, row[i]);
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static @Nullable Object[] row(DeviceState state) {
    Desk desk = state.desk();
    Identity identity = state.identity();
    return new @Nullable Object[] {
      state.id(),
      state.dialect().word(),
      state.firstSeen(),
      desk.name(),
      words(desk.tags()),
      desk.zone(),
      desk.notes(),
      desk.channel(),
      desk.pin(),
      desk.accepted(),
      desk.banReason(),
      desk.archivedAt(),
      identity.product(),
      identity.platform(),
      identity.board(),
      identity.mac(),
      identity.version(),
      identity.versionCode(),
      identity.elf(),
      identity.securityVersion(),
      identity.partition(),
      identity.resetReason(),
      identity.slotSize(),
      identity.env(),
      identity.topicPrefix(),
      words(identity.caps()),
      words(identity.cmds())
    };
  }

  private static @Nullable Object[] desk(DeviceState state) {
    Desk desk = state.desk();
    return new @Nullable Object[] {
      desk.name(),
      words(desk.tags()),
      desk.zone(),
      desk.notes(),
      desk.channel(),
      desk.pin(),
      desk.accepted(),
      desk.banReason(),
      desk.archivedAt(),
      state.id()
    };
  }

  private static @Nullable Object[] vitals(DeviceState state) {
    Vitals vitals = state.vitals();
    return new @Nullable Object[] {
      state.id(),
      vitals.lastSeen(),
      state.online(),
      state.since(),
      vitals.address(),
      vitals.ip(),
      vitals.ssid(),
      vitals.uptime(),
      vitals.rssi(),
      vitals.heap(),
      vitals.heapMin(),
      vitals.battery(),
      vitals.boot(),
      vitals.seq(),
      vitals.heartbeats(),
      vitals.lost(),
      state.lastFailure()
    };
  }

  private static DeviceState state(ResultSet row) throws SQLException {
    long firstSeen = row.getLong("first_seen");
    Desk desk =
        new Desk(
            row.getString("name"),
            Set.copyOf(list(row.getString("tags"))),
            row.getString("zone"),
            row.getString("notes"),
            row.getString("channel"),
            row.getString("pin"),
            row.getBoolean("accepted"),
            row.getString("ban_reason"),
            number(row, "archived_at"));
    Identity identity =
        new Identity(
            row.getString("product"),
            row.getString("platform"),
            row.getString("board"),
            row.getString("mac"),
            row.getString("version"),
            number(row, "version_code"),
            row.getString("elf"),
            number(row, "security_version"),
            row.getString("partition_label"),
            row.getString("reset_reason"),
            number(row, "slot_size"),
            row.getString("env"),
            row.getString("topic_prefix"),
            list(row.getString("caps")),
            list(row.getString("cmds")));
    Long lastSeen = number(row, "last_seen");
    return new DeviceState(
        row.getString("id"),
        Dialect.valueOf(row.getString("dialect").toUpperCase(Locale.ROOT)),
        firstSeen,
        desk,
        identity,
        lastSeen == null ? Vitals.first(firstSeen) : vitals(row, lastSeen),
        row.getBoolean("online"),
        false,
        false,
        lastSeen == null ? firstSeen : row.getLong("since"),
        number(row, "last_failure"));
  }

  private static Vitals vitals(ResultSet row, long lastSeen) throws SQLException {
    return new Vitals(
        lastSeen,
        row.getString("address"),
        row.getString("ip"),
        row.getString("ssid"),
        number(row, "uptime"),
        small(row, "rssi"),
        number(row, "heap"),
        number(row, "heap_min"),
        small(row, "battery"),
        number(row, "boot"),
        number(row, "seq"),
        row.getLong("heartbeats"),
        row.getLong("lost"));
  }

  private static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  private static @Nullable Integer small(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }

  /** Words without commas, in one column: they are only ever read as a whole. */
  private static String words(Collection<String> words) {
    return words.stream().sorted().collect(Collectors.joining(","));
  }

  private static List<String> list(String words) {
    return Arrays.stream(words.split(",")).filter(word -> !word.isEmpty()).toList();
  }
}
