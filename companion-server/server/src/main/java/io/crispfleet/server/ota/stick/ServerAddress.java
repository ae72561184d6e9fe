package io.crispfleet.server.ota.stick;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The URL that sticks reach this server by. Never a {@code .local} name: some sticks skip URLs with
 * one, and few resolve it.
 */
public final class ServerAddress {
  private final Optional<URI> configured;
  private final Supplier<InetSocketAddress> bound;

  /**
   * Makes an address.
   *
   * @param configured what somebody set; empty to find out
   * @param bound where plain HTTP really listens, asked when it is needed
   * @throws IllegalArgumentException when what was set cannot work
   */
  public ServerAddress(Optional<URI> configured, Supplier<InetSocketAddress> bound) {
    configured.ifPresent(ServerAddress::check);
    this.configured = configured;
    this.bound = bound;
  }

  private static void check(URI url) {
    String host = url.getHost();
    if (host == null || !List.of("http", "https").contains(url.getScheme())) {
      throw new IllegalArgumentException(
          "'" + url + "' is no public URL: write http://ADDRESS:PORT or https://ADDRESS:PORT");
    }
    String name = host.toLowerCase(Locale.ROOT);
    if (name.endsWith(".local") || name.contains("test-")) {
      throw new IllegalArgumentException(
          "'"
              + url
              + "' cannot be the public URL: sticks skip '.local' and 'test-' names; write"
              + " the IP address");
    }
  }

  /** For a stick whose connection arrived at {@code localHost}. */
  public String base(String scheme, String localHost, int localPort) {
    return configured
        .map(ServerAddress::text)
        .orElseGet(() -> scheme + "://" + bracketed(localHost) + ":" + localPort);
  }

  /** For a stick that has no connection to look at. */
  public String base() {
    return configured.map(ServerAddress::text).orElseGet(() -> url("http", bound.get()));
  }

  /**
   * The URL of a listener. One that listens on a single address is reached by that; for one that
   * listens on all of them an address of this machine is chosen that other machines see.
   */
  public static String url(String scheme, InetSocketAddress listener) {
    InetAddress bound = listener.getAddress();
    String host;
    if (bound == null) {
      host = listener.getHostString();
    } else {
      host = bound.isAnyLocalAddress() ? ownAddress() : bound.getHostAddress();
    }
    return scheme + "://" + bracketed(host) + ":" + listener.getPort();
  }

  private static String text(URI url) {
    String text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static String bracketed(String host) {
    return host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]";
  }

  /** The first private IPv4 address of an interface that is up, else any, else the loopback. */
  private static String ownAddress() {
    try {
      List<InetAddress> addresses =
          NetworkInterface.networkInterfaces()
              .filter(ServerAddress::usable)
              .flatMap(NetworkInterface::inetAddresses)
              .filter(Inet4Address.class::isInstance)
              .toList();
      return addresses.stream()
          .filter(InetAddress::isSiteLocalAddress)
          .findFirst()
          .or(() -> addresses.stream().findFirst())
          .orElse(InetAddress.getLoopbackAddress())
          .getHostAddress();
    } catch (SocketException e) {
      return InetAddress.getLoopbackAddress().getHostAddress();
    }
  }

  private static boolean usable(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback() && !network.isVirtual();
    } catch (SocketException e) {
      return false;
    }
  }
}
