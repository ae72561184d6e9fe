package io.crispfleet.server.config;

import io.crispfleet.server.role.RoleName;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything that can be configured. Host 0.0.0.0 is every interface: sticks come over the LAN. */
public final class Settings {
  static final Setting<Path> DATA =
      Setting.of(
          "data", "crispfleet-data", Values::path, "folder of the database, firmware and keys");
  static final Setting<Set<RoleName>> ROLES =
      Setting.of("roles", "all", Values::roles, "parts to run, separated by commas");
  static final Setting<InetSocketAddress> HTTP =
      Setting.of("http", "0.0.0.0:8090", Values::address, "plain HTTP");
  static final Setting<Optional<InetSocketAddress>> HTTPS =
      Setting.of("https", "0.0.0.0:8443", Values.optional(Values::address), "HTTPS; off for none");
  static final Setting<Optional<InetSocketAddress>> METRICS =
      Setting.of(
          "metrics",
          "",
          Values.optional(Values::address),
          "a port for /metrics alone, such as 127.0.0.1:9090; the other ports have it too");
  static final Setting<Optional<InetSocketAddress>> LEGACY_HTTP =
      Setting.of(
          "legacy.http",
          "",
          Values.optional(Values::address),
          "a port of its own for older sticks; without one they use the plain port");
  static final Setting<List<String>> LEGACY_ALLOW =
      Setting.of(
          "legacy.allow",
          "",
          Values::networks,
          "networks that older sticks may come from, such as 10.0.0.0/16; empty for all");
  static final Setting<Boolean> LEGACY =
      Setting.of("legacy", "true", Values::yes, "whether older sticks are served at all");
  static final Setting<Boolean> LEGACY_AUTOPUBLISH =
      Setting.of(
          "legacy.upload.autopublish",
          "false",
          Values::yes,
          "publish unsigned uploads of older tools at once");
  static final Setting<Optional<String>> CRISP_PRODUCT =
      Setting.of(
          "crisp.product",
          "",
          Values.optional(Values::product),
          "product that crisp-game sticks are; empty to offer them those of any product");
  static final Setting<Optional<String>> SKICLOCK_PRODUCT =
      Setting.of(
          "skiclock.product",
          "",
          Values.optional(Values::product),
          "product that ski clocks are; empty to offer them those of any product");
  static final Setting<InetSocketAddress> MQTT =
      Setting.of("mqtt", "0.0.0.0:1883", Values::address, "plain MQTT");
  static final Setting<Optional<InetSocketAddress>> MQTTS =
      Setting.of(
          "mqtts", "0.0.0.0:8883", Values.optional(Values::address), "MQTT over TLS; off for none");
  static final Setting<Optional<InetSocketAddress>> MQTT_WEBSOCKET =
      Setting.of(
          "mqtt.websocket", "", Values.optional(Values::address), "MQTT over WebSocket at /mqtt");
  static final Setting<Optional<InetSocketAddress>> MQTT_LEGACY =
      Setting.of(
          "mqtt.legacy",
          "",
          Values.optional(Values::address),
          "a port of its own for sticks without credentials; without one they use the plain port");
  static final Setting<Optional<String>> BROKER =
      Setting.of(
          "broker",
          "",
          Values.optional(Values::text),
          "an external broker, mqtt://HOST:PORT or mqtts://HOST:PORT; empty for the built-in one");
  static final Setting<String> BROKER_USER =
      Setting.of("broker.user", "", Values::text, "the server's own name at an external broker");
  static final Setting<String> BROKER_PASSWORD =
      Setting.secret(
          "broker.password", Values::text, "the server's own password at an external broker");
  static final Setting<Optional<Path>> BROKER_CA =
      Setting.of(
          "broker.ca",
          "",
          Values.optional(Values::path),
          "PEM that an external broker's certificate is checked with; empty for the system's");
  static final Setting<String> TOPIC_ROOT =
      Setting.of("topic.root", "crispfleet", Values::topicRoot, "first level of the native topics");
  static final Setting<List<String>> SKICLOCK_PREFIXES =
      Setting.of(
          "skiclock.prefixes",
          "skiclock",
          Values::prefixes,
          "first levels of the ski clock topics");
  static final Setting<String> SKICLOCK_USER =
      Setting.of("skiclock.user", "skiclock", Values::text, "the ski clocks' shared MQTT user");
  static final Setting<String> SKICLOCK_PASSWORD =
      Setting.secret(
          "skiclock.password",
          Values::text,
          "the ski clocks' shared MQTT password; empty for a random one, made once");
  static final Setting<Optional<String>> DATABASE =
      Setting.of(
          "database",
          "",
          Values.optional(Values::text),
          "jdbc:postgresql://HOST/NAME; empty for SQLite in the data folder");
  static final Setting<String> DATABASE_USER =
      Setting.of("database.user", "", Values::text, "PostgreSQL user");
  static final Setting<String> DATABASE_PASSWORD =
      Setting.secret("database.password", Values::text, "PostgreSQL password");
  static final Setting<Optional<String>> PUBLIC_URL =
      Setting.of(
          "public.url",
          "",
          Values.optional(Values::url),
          "what sticks reach this server by, with an IP address; empty to work it out");
  static final Setting<Duration> OTA_SPREAD =
      Setting.of(
          "ota.spread",
          "30s",
          Values::duration,
          "over which time offers are spread, so that not all sticks download at once");
  static final Setting<Optional<Path>> TLS_CERTIFICATE =
      Setting.of(
          "tls.certificate",
          "",
          Values.optional(Values::path),
          "PEM chain; empty for one from the server's own CA");
  static final Setting<Optional<Path>> TLS_KEY =
      Setting.of("tls.key", "", Values.optional(Values::path), "PEM key of tls.certificate");
  static final Setting<List<String>> TRUSTED_PROXIES =
      Setting.of(
          "trusted.proxies",
          "",
          Values::networks,
          "addresses or networks whose X-Forwarded-For is believed");
  static final Setting<String> LOG_LEVEL =
      Setting.of("log.level", "info", Values::level, "error, warning, info, debug or trace");
  static final Setting<Optional<Path>> LOG_FILE =
      Setting.of(
          "log.file", "", Values.optional(Values::path), "JSON lines; empty for standard error");
  static final Setting<Optional<Duration>> BACKUP_EVERY =
      Setting.of(
          "backup.every", "24h", Values.optional(Values::duration), "own backups; off for none");
  static final Setting<Duration> BACKUP_KEEP =
      Setting.of("backup.keep", "14d", Values::duration, "how long own backups are kept");

  private Settings() {}

  /** Every setting, in the order of the printed configuration. */
  public static List<Setting<?>> all() {
    return List.of(
        DATA,
        ROLES,
        HTTP,
        HTTPS,
        METRICS,
        LEGACY,
        LEGACY_HTTP,
        LEGACY_ALLOW,
        LEGACY_AUTOPUBLISH,
        CRISP_PRODUCT,
        SKICLOCK_PRODUCT,
        MQTT,
        MQTTS,
        MQTT_WEBSOCKET,
        MQTT_LEGACY,
        BROKER,
        BROKER_USER,
        BROKER_PASSWORD,
        BROKER_CA,
        TOPIC_ROOT,
        SKICLOCK_PREFIXES,
        SKICLOCK_USER,
        SKICLOCK_PASSWORD,
        DATABASE,
        DATABASE_USER,
        DATABASE_PASSWORD,
        PUBLIC_URL,
        OTA_SPREAD,
        TLS_CERTIFICATE,
        TLS_KEY,
        TRUSTED_PROXIES,
        LOG_LEVEL,
        LOG_FILE,
        BACKUP_EVERY,
        BACKUP_KEEP);
  }
}
