package io.crispfleet.server.devices;

import io.crispfleet.server.http.Problem;
import io.crispfleet.server.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Where people's decisions about a stick are made: on disk first, together with their log entry.
 */
final class DeviceDesk {
  /** What else belongs into the same transaction. */
  @FunctionalInterface
  interface Also {
    void write(Connection connection) throws SQLException;
  }

  private final DeviceRegistry registry;
  private final Database database;
  private final EventLog events;
  private final InstantSource clock;

  DeviceDesk(DeviceRegistry registry, Database database, EventLog events, InstantSource clock) {
    this.registry = registry;
    this.database = database;
    this.events = events;
    this.clock = clock;
  }

  DeviceEntry require(String id) {
    return registry
        .entry(id)
        .orElseThrow(
            () ->
                Problem.notFound(
                    "UNKNOWN_DEVICE", "No device has the id '" + WireText.cut(id, 40) + "'."));
  }

  /** Changes what is decided about a stick. */
  DeviceState decide(
      String id, String by, String tag, String text, UnaryOperator<Desk> edit, Also also) {
    DeviceEntry entry = require(id);
    LoggedEvent event = LoggedEvent.action(id, clock.instant(), tag, text, by);
    entry.edits.lock();
    try {
      DeviceState next = entry.state().with(edit.apply(entry.state().desk()));
      database.write(
          connection -> {
            DeviceStore.decide(connection, next);
            also.write(connection);
            EventStore.insert(connection, List.of(event));
            return true;
          });
      registry.decided(entry, edit, next.desk());
    } finally {
      entry.edits.unlock();
    }
    events.written(event);
    return entry.state();
  }

  DeviceState decide(String id, String by, String tag, String text, UnaryOperator<Desk> edit) {
    return decide(id, by, tag, text, edit, connection -> {});
  }
}
