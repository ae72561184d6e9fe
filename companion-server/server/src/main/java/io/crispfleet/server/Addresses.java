package io.crispfleet.server;

import io.crispfleet.contract.api.server.Endpoints;
import io.crispfleet.server.config.ServerConfig;
import io.crispfleet.server.http.HttpServer;
import io.crispfleet.server.http.Listen;
import io.crispfleet.server.mqtt.Broker;
import io.crispfleet.server.ota.stick.ServerAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns where the server listens into where sticks can reach it. */
final class Addresses {
  private final ServerConfig config;
  private final HttpServer http;
  private final Broker broker;

  Addresses(ServerConfig config, HttpServer http, Broker broker) {
    this.config = config;
    this.http = http;
    this.broker = broker;
  }

  Endpoints endpoints() {
    String plain = url("http", http.address(Listen.Kind.HTTP)).orElse("");
    Optional<String> legacy = url("http", http.address(Listen.Kind.LEGACY));
    boolean older = config.legacy().enabled();
    String mqtt = mqtt("mqtt", Broker.Kind.TCP);
    String mqttLegacy = mqtt("mqtt", Broker.Kind.LEGACY);
    return new Endpoints(
        config.http().publicUrl().orElse(plain),
        url("https", http.address(Listen.Kind.HTTPS)).orElse(null),
        older ? legacy.orElse(plain) : null,
        mqtt == null ? "" : mqtt,
        mqtt("mqtts", Broker.Kind.TLS),
        mqtt("ws", Broker.Kind.WEBSOCKET),
        older ? (mqttLegacy == null ? mqtt : mqttLegacy) : null,
        config.mqtt().topicRoot(),
        older ? config.legacy().skiClockPrefixes().stream().findFirst().orElse(null) : null);
  }

  Optional<String> metrics() {
    return url("http", http.address(Listen.Kind.METRICS)).map(base -> base + "/metrics");
  }

  /** Where plain HTTP really listens. */
  InetSocketAddress plainHttp() {
    return http.address(Listen.Kind.HTTP).orElseGet(config.http()::plain);
  }

  private @Nullable String mqtt(String scheme, Broker.Kind kind) {
    return broker.listeners().stream()
        .filter(listener -> listener.kind() == kind)
        .findFirst()
        .flatMap(listener -> url(scheme, Optional.of(listener.address())))
        .orElse(null);
  }

  private static Optional<String> url(String scheme, Optional<InetSocketAddress> at) {
    return at.map(address -> ServerAddress.url(scheme, address));
  }
}
