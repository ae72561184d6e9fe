package io.crispfleet.server.http;

import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A place where the server accepts HTTP.
 *
 * @param address port 0 lets the system choose
 * @param tls null for plain HTTP
 */
public record Listen(Kind kind, InetSocketAddress address, @Nullable SSLContext tls) {
  /** What answers there. */
  public enum Kind {
    /** Everything, plain. */
    HTTP,
    /** Everything, encrypted. */
    HTTPS,
    /** Plain, and only what sticks written before there were credentials ask for. */
    LEGACY,
    /** Plain, and only the figures. */
    METRICS;

    /** The configuration key and flag that say where it listens. */
    String setting() {
      return switch (this) {
        case HTTP -> "http";
        case HTTPS -> "https";
        case LEGACY -> "legacy-http";
        case METRICS -> "metrics";
      };
    }
  }

  public static Listen http(InetSocketAddress address) {
    return new Listen(Kind.HTTP, address, null);
  }

  public static Listen https(InetSocketAddress address, SSLContext tls) {
    return new Listen(Kind.HTTPS, address, tls);
  }

  public static Listen legacy(InetSocketAddress address) {
    return new Listen(Kind.LEGACY, address, null);
  }

  public static Listen metrics(InetSocketAddress address) {
    return new Listen(Kind.METRICS, address, null);
  }
}
