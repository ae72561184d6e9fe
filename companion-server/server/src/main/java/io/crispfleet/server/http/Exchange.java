package io.crispfleet.server.http;

import io.crispfleet.server.identity.Caller;
import java.time.Duration;
import org.eclipse.jetty.io.Connection;
import org.jspecify.annotations.Nullable;

/** What is known about one request while it is answered. */
final class Exchange {
  static final String ATTRIBUTE = "crispfleet.exchange";
  private static final long LIMIT_BEFORE_ROUTE = 64 * 1024;
  private static final long GRACE = Duration.ofSeconds(5).toNanos();

  final String id;
  final Listen.Kind kind;
  final String client;
  final long started;
  private final @Nullable Connection connection;

  private volatile long bodyLimit = LIMIT_BEFORE_ROUTE;
  private volatile long deadline = Long.MAX_VALUE;
  private volatile @Nullable Endpoint endpoint;
  private volatile @Nullable Caller caller;
  private @Nullable Thread thread;
  private boolean timedOut;

  Exchange(
      String id, Listen.Kind kind, String client, long started, @Nullable Connection connection) {
    this.id = id;
    this.kind = kind;
    this.client = client;
    this.started = started;
    this.connection = connection;
  }

  /** The route is found: its limits hold from now on. */
  synchronized void serving(Endpoint found) {
    endpoint = found;
    bodyLimit = found.limit();
    if (!found.timeout().equals(Duration.ZERO)) {
      deadline = started + found.timeout().toNanos();
    }
    thread = Thread.currentThread();
  }

  /** The handler has returned: an interrupt from now on would hit somebody else. */
  synchronized void served() {
    thread = null;
    deadline = Long.MAX_VALUE;
    if (timedOut) {
      Thread.interrupted();
    }
  }

  synchronized boolean timedOut() {
    return timedOut;
  }

  /** Ends the handler when its time is up. */
  void expire(long now) {
    if (deadline == Long.MAX_VALUE || now - deadline < 0) {
      return;
    }
    cancel();
    if (now - deadline > GRACE) {
      disconnect();
    }
  }

  /** Ends the connection: a write that waits for a client that reads nothing hears no interrupt. */
  void disconnect() {
    if (connection != null) {
      connection.close();
    }
  }

  synchronized void cancel() {
    if (thread != null && !timedOut) {
      timedOut = true;
      thread.interrupt();
    }
  }

  /** True for answers that have no end of their own, such as event streams. */
  boolean endless() {
    Endpoint known = endpoint;
    return known != null && known.timeout().equals(Duration.ZERO);
  }

  long bodyLimit() {
    return bodyLimit;
  }

  void caller(Caller established) {
    caller = established;
  }

  @Nullable Endpoint endpoint() {
    return endpoint;
  }

  String callerLabel() {
    Caller known = caller;
    return known == null ? "anonymous" : known.label();
  }
}
