package io.crispfleet.server.http;

import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The first and the last to see a request: gives it an id, finds out where it comes from, turns
 * away who may not be here, and notes how it ended.
 */
final class Entry extends Handler.Wrapper {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final HttpOptions options;
  private final InFlight inFlight;
  private final SlowClients slowClients;
  private final RequestLog log;
  private final RequestIds ids;
  private final RateLimit rates;

  Entry(
      HttpOptions options,
      InFlight inFlight,
      SlowClients slowClients,
      RequestLog log,
      RequestIds ids,
      Handler next) {
    super(next);
    this.options = options;
    this.inFlight = inFlight;
    this.slowClients = slowClients;
    this.log = log;
    this.ids = ids;
    this.rates = new RateLimit(options.requestsPerSecond());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    ConnectionMetaData metadata = request.getConnectionMetaData();
    String peer = Request.getRemoteAddr(request);
    Listen.Kind kind = Listen.Kind.valueOf(metadata.getConnector().getName());
    String client =
        ClientAddress.of(
            peer, request.getHeaders().getCSV("X-Forwarded-For", false), options.trustedProxies());
    Exchange exchange =
        new Exchange(id(request), kind, client, System.nanoTime(), metadata.getConnection());
    request.setAttribute(Exchange.ATTRIBUTE, exchange);
    response.getHeaders().put("X-Request-ID", exchange.id);

    inFlight.add(exchange);
    slowClients.requestBegins(metadata.getConnection());
    Request.addCompletionListener(
        request,
        failure -> {
          inFlight.remove(exchange);
          slowClients.requestEnds(metadata.getConnection());
          log.ended(exchange, request, response.getStatus(), failure);
        });

    if (inFlight.draining()) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    Problem refusal = refusal(exchange, peer);
    if (refusal != null) {
      ProblemDocument.of(refusal, exchange.id).send(response, callback);
      return true;
    }
    return super.handle(new BoundedRequest(request, exchange), response, callback);
  }

  static Problem wrongNetwork() {
    return Problem.forbidden(
        "SUBNET_NOT_ALLOWED", "Older sticks of this network are not served; see legacy.allow.");
  }

  private @Nullable Problem refusal(Exchange exchange, String peer) {
    if (inFlight.draining()) {
      return Problem.unavailable("SHUTTING_DOWN", "The server is going down; try again soon.")
          .header("Retry-After", "5");
    }
    if (exchange.kind == Listen.Kind.LEGACY && !options.legacyAllowed(peer)) {
      return wrongNetwork();
    }
    long wait = rates.waitSeconds(exchange.client, exchange.started);
    if (wait > 0) {
      return new Problem(429, "TOO_MANY_REQUESTS", "Too many requests; slow down.")
          .header("Retry-After", Long.toString(wait));
    }
    return null;
  }

  private String id(Request request) {
    String given = request.getHeaders().get("X-Request-ID");
    return given != null && ID.matcher(given).matches() ? given : ids.next();
  }
}
