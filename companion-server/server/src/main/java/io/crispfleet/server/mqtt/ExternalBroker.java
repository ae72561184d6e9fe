package io.crispfleet.server.mqtt;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A broker that somebody else runs. It may be away when the server starts: the gateway keeps
 * trying, and until then {@link #trouble} says so.
 */
public final class ExternalBroker implements Broker {
  private static final Logger LOG = System.getLogger(ExternalBroker.class.getName());

  private final BrokerLogin login;
  private final Supplier<Optional<String>> connection;

  /**
   * @param connection what keeps the server's own connection from it, as {@link
   *     ClientGateway#trouble} tells
   */
  public ExternalBroker(BrokerLogin login, Supplier<Optional<String>> connection) {
    this.login = login;
    this.connection = connection;
  }

  @Override
  public void start() {
    LOG.log(Level.INFO, "using the MQTT broker {0}", login);
  }

  /** Does nothing: whoever runs it has let its clients in. */
  @Override
  public void open() {}

  @Override
  public List<Listener> listeners() {
    return List.of(
        new Listener(
            login.trust().isPresent() ? Kind.TLS : Kind.TCP,
            InetSocketAddress.createUnresolved(login.host(), login.port())));
  }

  /**
   * Does nothing: MQTT has no request for it. Take the device's line from the broker's passwords.
   */
  @Override
  public void disconnect(String clientId) {
    LOG.log(
        Level.WARNING,
        "{0} stays connected to the MQTT broker {1} until its password is removed there",
        clientId,
        login);
  }

  @Override
  public Optional<String> trouble() {
    return connection.get();
  }

  @Override
  public void close() {}
}
