package io.crispfleet.server.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections that drip a request's headers byte by byte: each byte resets the idle timeout,
 * so that alone would let one client hold thousands of connections.
 */
final class SlowClients implements Connection.Listener {
  private static final class Watch {
    private final long opened;
    private boolean handling;
    private boolean used;
    private long bytesWhenIdle;
    private long headersSince = Long.MAX_VALUE;

    Watch(long opened) {
      this.opened = opened;
    }

    synchronized void begins() {
      handling = true;
      used = true;
      headersSince = Long.MAX_VALUE;
    }

    synchronized void ends(long bytes) {
      handling = false;
      bytesWhenIdle = bytes;
    }

    synchronized boolean tooSlow(long bytes, long now, long patience) {
      if (handling) {
        return false;
      }
      if (headersSince == Long.MAX_VALUE && bytes > bytesWhenIdle) {
        headersSince = now;
      }
      boolean dripping = headersSince != Long.MAX_VALUE && now - headersSince > patience;
      return dripping || (!used && now - opened > patience);
    }
  }

  private final long patience;
  private final Map<Connection, Watch> watches = new ConcurrentHashMap<>();

  SlowClients(Duration patience) {
    this.patience = patience.toNanos();
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof ConnectionMetaData) {
      watches.put(connection, new Watch(System.nanoTime()));
    }
  }

  @Override
  public void onClosed(Connection connection) {
    watches.remove(connection);
  }

  void requestBegins(@Nullable Connection connection) {
    Watch watch = connection == null ? null : watches.get(connection);
    if (watch != null) {
      watch.begins();
    }
  }

  void requestEnds(@Nullable Connection connection) {
    if (connection == null) {
      return;
    }
    Watch watch = watches.get(connection);
    if (watch != null) {
      watch.ends(connection.getBytesIn());
    }
  }

  int connections() {
    return watches.size();
  }

  void sweep(long now) {
    watches.forEach(
        (connection, watch) -> {
          if (watch.tooSlow(connection.getBytesIn(), now, patience)) {
            connection.close();
          }
        });
  }
}
