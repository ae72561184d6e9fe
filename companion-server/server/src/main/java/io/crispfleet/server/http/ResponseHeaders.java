package io.crispfleet.server.http;

import io.crispfleet.server.identity.Access;
import io.javalin.http.Context;

/** Headers that every answer of a route carries; a handler may set others over them. */
final class ResponseHeaders {
  private static final String NOTHING_MAY_LOAD =
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
  private static final String READABLE_ELSEWHERE =
      "Accept-Ranges, Content-Length, Content-Range, ETag, X-Request-ID";

  private ResponseHeaders() {}

  static void apply(Endpoint endpoint, Context ctx) {
    if (endpoint.cors()) {
      // Anybody may read, so nobody's cookies count: credentials are never allowed along with *.
      ctx.header("Access-Control-Allow-Origin", "*");
      ctx.header("Access-Control-Expose-Headers", READABLE_ELSEWHERE);
    }
    if (endpoint.legacy() || endpoint.access() instanceof Access.Devices) {
      return;
    }
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("X-Frame-Options", "DENY");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("Content-Security-Policy", NOTHING_MAY_LOAD);
    ctx.header("Cache-Control", "no-store");
  }

  /** The answer to a browser that asks whether another site's page may call. */
  static void preflight(Context ctx) {
    ctx.header("Access-Control-Allow-Origin", "*");
    ctx.header("Access-Control-Allow-Methods", "GET, HEAD");
    ctx.header("Access-Control-Allow-Headers", "If-None-Match, If-Range, Range");
    ctx.header("Access-Control-Max-Age", "600");
    if ("true".equals(ctx.header("Access-Control-Request-Private-Network"))) {
      ctx.header("Access-Control-Allow-Private-Network", "true");
    }
    ctx.status(204);
  }
}
