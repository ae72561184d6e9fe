package io.crispfleet.server.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Where the server listens and what it puts up with.
 *
 * @param legacySubnets who may use the legacy port and routes; empty for everybody
 * @param trustedProxies whose {@code X-Forwarded-For} is believed
 * @param maxConnections further clients wait in the system's queue
 * @param maxHeaderBytes request line and headers together; more is a 431
 * @param idle how long a connection may say nothing
 * @param headerTime how long a client may take from the first byte of a request to the end of its
 *     headers; also for a TLS handshake and the first request
 * @param drain how long {@link HttpServer#close} waits for requests under way
 * @param requestsPerSecond most requests of one client address per second; 0 for no limit
 * @param strict true to answer 500 where a handler gives a status that its route does not declare;
 *     else that is logged and counted
 */
public record HttpOptions(
    List<Listen> listeners,
    List<Subnet> legacySubnets,
    List<Subnet> trustedProxies,
    int maxConnections,
    int maxHeaderBytes,
    Duration idle,
    Duration headerTime,
    Duration drain,
    int requestsPerSecond,
    boolean strict) {
  public HttpOptions {
    listeners = List.copyOf(listeners);
    legacySubnets = List.copyOf(legacySubnets);
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** What a server on a local network wants. */
  public static HttpOptions of(List<Listen> listeners) {
    return new HttpOptions(
        listeners,
        List.of(),
        List.of(),
        20_000,
        8 * 1024,
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        0,
        false);
  }

  /** Plain HTTP on one address, strict: what tests want. */
  static HttpOptions strict(InetSocketAddress address) {
    HttpOptions base = of(List.of(Listen.http(address)));
    return new HttpOptions(
        base.listeners,
        base.legacySubnets,
        base.trustedProxies,
        base.maxConnections,
        base.maxHeaderBytes,
        base.idle,
        base.headerTime,
        Duration.ofSeconds(2),
        0,
        true);
  }

  public HttpOptions withSubnets(List<Subnet> legacy, List<Subnet> proxies) {
    return new HttpOptions(
        listeners,
        legacy,
        proxies,
        maxConnections,
        maxHeaderBytes,
        idle,
        headerTime,
        drain,
        requestsPerSecond,
        strict);
  }

  public HttpOptions withTimes(Duration newIdle, Duration newHeaderTime, Duration newDrain) {
    return new HttpOptions(
        listeners,
        legacySubnets,
        trustedProxies,
        maxConnections,
        maxHeaderBytes,
        newIdle,
        newHeaderTime,
        newDrain,
        requestsPerSecond,
        strict);
  }

  public HttpOptions withLimits(int connections, int headerBytes, int perSecond) {
    return new HttpOptions(
        listeners,
        legacySubnets,
        trustedProxies,
        connections,
        headerBytes,
        idle,
        headerTime,
        drain,
        perSecond,
        strict);
  }

  boolean legacyAllowed(String address) {
    return legacySubnets.isEmpty() || Subnet.anyContains(legacySubnets, address);
  }

  boolean separateLegacyPort() {
    return listeners.stream().anyMatch(listen -> listen.kind() == Listen.Kind.LEGACY);
  }
}
