package io.crispfleet.server.mqtt;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** An MQTT broker: one inside this process, or one that somebody else runs. */
public interface Broker extends AutoCloseable {
  /** One place where clients connect. */
  record Listener(Kind kind, InetSocketAddress address) {}

  /** What a listener speaks. */
  enum Kind {
    TCP,
    TLS,
    WEBSOCKET,
    /** TCP without credentials, for sticks written before there were any. */
    LEGACY
  }

  /** Returns when every listener accepts; clients other than the server are told to wait. */
  void start();

  /** Lets everybody in: from now on somebody takes what they publish. */
  void open();

  /** Where clients connect, with the ports that were really bound. */
  List<Listener> listeners();

  /** Ends a device's connection, for instance after it was banned. */
  void disconnect(String clientId);

  /** What keeps it from working now; empty when it is well. */
  Optional<String> trouble();

  @Override
  void close();
}
