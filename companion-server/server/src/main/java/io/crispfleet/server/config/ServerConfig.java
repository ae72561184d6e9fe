package io.crispfleet.server.config;

import io.crispfleet.server.role.RoleName;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What a server process is told. Port 0 lets the system choose.
 *
 * @param data folder of everything that is kept: database, blobs, keys, certificates
 * @param http plain HTTP; also where legacy sticks come unless {@code legacyHttp} is set
 * @param https empty for none
 * @param mqtt plain MQTT for devices with credentials
 * @param databaseUrl {@code jdbc:postgresql:…}; empty for SQLite in the data folder
 * @param externalBroker {@code mqtt://host:port} or {@code mqtts://…}; empty for the embedded one
 */
public record ServerConfig(
    Path data,
    Set<RoleName> roles,
    InetSocketAddress http,
    Optional<InetSocketAddress> https,
    Optional<InetSocketAddress> legacyHttp,
    InetSocketAddress mqtt,
    Optional<InetSocketAddress> mqtts,
    Optional<InetSocketAddress> mqttWebSocket,
    Optional<InetSocketAddress> mqttLegacy,
    Optional<String> databaseUrl,
    Optional<String> externalBroker,
    String topicRoot) {
  public ServerConfig {
    roles = Set.copyOf(roles);
  }
}
