package io.crispfleet.server.auth;

import io.crispfleet.server.http.Problem;
import io.javalin.http.Context;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a request showed to say who it is, for routes that concern just that.
 *
 * @param session id of the session; null for a token
 * @param csrf of that session
 * @param token id of the token; null for a session
 */
record Presented(@Nullable Long session, @Nullable String csrf, @Nullable Long token) {
  private static final String ATTRIBUTE = "crispfleet.presented";

  static Presented session(long id, String csrf) {
    return new Presented(id, csrf, null);
  }

  static Presented token(long id) {
    return new Presented(null, null, id);
  }

  void attach(Context ctx) {
    ctx.attribute(ATTRIBUTE, this);
  }

  static Presented of(Context ctx) {
    Presented presented = ctx.attribute(ATTRIBUTE);
    if (presented == null) {
      throw Problem.unauthorized("LOGIN_NEEDED", "Log in, or send a token.");
    }
    return presented;
  }

  /** The id of the session, or one that no session has. */
  long sessionOrNone() {
    return Objects.requireNonNullElse(session, 0L);
  }

  OptionalLong tokenId() {
    return token == null ? OptionalLong.empty() : OptionalLong.of(token);
  }

  @Override
  public String toString() {
    return "Presented[session=" + session + ", token=" + token + "]";
  }
}
