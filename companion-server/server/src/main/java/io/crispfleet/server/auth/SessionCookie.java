package io.crispfleet.server.auth;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;

/**
 * The cookie of a browser session. Over TLS its {@code __Host-} name makes browsers refuse one that
 * another host, path or plain connection has set; without TLS they would refuse that name, so a
 * plain one is used.
 */
final class SessionCookie {
  private static final String SECURE = "__Host-crispfleet";
  private static final String PLAIN = "crispfleet";
  private static final int LONGEST = 100;

  private SessionCookie() {}

  static Optional<String> read(Context ctx) {
    return Optional.ofNullable(ctx.cookie(name(ctx)))
        .filter(value -> !value.isEmpty() && value.length() <= LONGEST);
  }

  static void set(Context ctx, String secret, Duration life) {
    write(ctx, secret, life.toSeconds());
  }

  static void clear(Context ctx) {
    write(ctx, "", 0);
  }

  private static void write(Context ctx, String value, long seconds) {
    ctx.res()
        .addHeader(
            "Set-Cookie",
            name(ctx)
                + "="
                + value
                + "; Path=/; Max-Age="
                + seconds
                + "; HttpOnly; SameSite=Strict"
                + (ctx.req().isSecure() ? "; Secure" : ""));
  }

  private static String name(Context ctx) {
    return ctx.req().isSecure() ? SECURE : PLAIN;
  }
}
