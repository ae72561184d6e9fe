package io.crispfleet.server.mqtt;

import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;

/**
 * How the server itself reaches the broker.
 *
 * @param clientId the same after every restart and different for every replica: the broker keeps a
 *     session by this name
 * @param username empty for none
 * @param trust what the broker's certificate is checked with; empty for a plain connection
 */
public record BrokerLogin(
    String host,
    int port,
    String clientId,
    String username,
    byte[] password,
    Optional<TrustManagerFactory> trust) {

  /** Without the password. */
  @Override
  public String toString() {
    return (trust.isPresent() ? "mqtts://" : "mqtt://") + host + ":" + port;
  }
}
