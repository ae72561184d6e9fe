package io.crispfleet.server.config;

import io.crispfleet.server.role.RoleName;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a server process is told. Port 0 lets the system choose.
 *
 * @param data folder of everything that is kept: database, blobs, keys, certificates
 * @param otaSpread over which time native sticks are told to begin their downloads
 */
public record ServerConfig(
    Path data,
    Set<RoleName> roles,
    Http http,
    Mqtt mqtt,
    Legacy legacy,
    Duration otaSpread,
    Storage storage,
    Log log) {
  public ServerConfig {
    roles = Set.copyOf(roles);
  }

  /**
   * Where HTTP is served.
   *
   * @param legacy empty when older sticks use the plain port
   * @param metrics empty when the figures have no port of their own
   * @param publicUrl what sticks reach this server by
   */
  public record Http(
      InetSocketAddress plain,
      Optional<InetSocketAddress> tls,
      Optional<InetSocketAddress> legacy,
      Optional<InetSocketAddress> metrics,
      Optional<String> publicUrl,
      Optional<Path> certificate,
      Optional<Path> key,
      List<String> trustedProxies) {}

  /**
   * Where MQTT is served, or which broker is used instead.
   *
   * @param legacy empty when sticks without credentials use the plain port
   * @param broker {@code mqtt://host:port} or {@code mqtts://…}; empty for the embedded one
   */
  public record Mqtt(
      InetSocketAddress plain,
      Optional<InetSocketAddress> tls,
      Optional<InetSocketAddress> webSocket,
      Optional<InetSocketAddress> legacy,
      Optional<String> broker,
      String user,
      String password,
      Optional<Path> brokerCa,
      String topicRoot) {
    @Override
    public String toString() {
      return "Mqtt[" + plain + "]";
    }
  }

  /**
   * How older sticks are served.
   *
   * @param allow networks they may come from; empty for all
   * @param crispProduct what crisp-game sticks are taken to be; empty when that is not known
   * @param skiClockProduct the same of ski clocks that do not say it
   * @param skiClockPassword empty when no ski clock is let in
   */
  public record Legacy(
      boolean enabled,
      List<String> allow,
      boolean autopublish,
      Optional<String> crispProduct,
      Optional<String> skiClockProduct,
      List<String> skiClockPrefixes,
      String skiClockUser,
      String skiClockPassword) {
    @Override
    public String toString() {
      return "Legacy[" + enabled + "]";
    }
  }

  /**
   * Where things are kept.
   *
   * @param database {@code jdbc:postgresql:…}; empty for SQLite in the data folder
   */
  public record Storage(
      Optional<String> database,
      String user,
      String password,
      Optional<Duration> backupEvery,
      Duration backupKeep) {
    @Override
    public String toString() {
      return "Storage[" + (database.isPresent() ? "postgresql" : "sqlite") + "]";
    }
  }

  /** What is logged where. */
  public record Log(String level, Optional<Path> file) {}
}
