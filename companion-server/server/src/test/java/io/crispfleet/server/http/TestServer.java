package io.crispfleet.server.http;

import io.crispfleet.server.identity.Caller;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Servers as these tests want them. */
final class TestServer {
  static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

  private TestServer() {}

  static HttpServer start(Api api, UnaryOperator<HttpOptions> change) {
    return start(api, change.apply(HttpOptions.strict(ANY)), Replays.none());
  }

  static HttpServer start(Api api, HttpOptions options, Replays replays) {
    HttpServer server =
        new HttpServer(
            options,
            api,
            ctx -> new Caller.Anonymous(),
            (caller, action, target, detail, from) -> {},
            replays,
            new SimpleMeterRegistry());
    server.start();
    return server;
  }

  static HttpOptions quick(List<Listen> listeners) {
    return HttpOptions.of(listeners)
        .withTimes(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(2));
  }
}
