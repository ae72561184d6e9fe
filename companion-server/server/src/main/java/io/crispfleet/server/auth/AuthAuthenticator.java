package io.crispfleet.server.auth;

import io.crispfleet.contract.device.DeviceIds;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.identity.Authenticator;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.DeviceCredentials;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out who makes a request, by the first of these it carries: {@code Authorization: Bearer}
 * with a token, {@code Authorization: Device <id>:<base64url>} with a stick's credential, a key of
 * legacy sticks in {@code X-API-Key} or {@code X-API-Token}, or a session cookie.
 *
 * <p>A wrong or expired credential is refused, but a cookie that is no longer good counts as none:
 * the browser sends it by itself, also to the login.
 */
final class AuthAuthenticator implements Authenticator {
  private static final int LONGEST = 512;
  private static final String BEARER = "Bearer ";
  private static final String DEVICE = "Device ";
  private static final Set<HandlerType> SAFE =
      Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);

  private final Tokens tokens;
  private final Sessions sessions;
  private final DeviceCredentials devices;

  AuthAuthenticator(Tokens tokens, Sessions sessions, DeviceCredentials devices) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.devices = devices;
  }

  @Override
  public Caller authenticate(Context ctx) {
    String authorization = ctx.header("Authorization");
    if (authorization != null) {
      return byAuthorization(ctx, authorization);
    }
    Optional<String> key =
        Optional.ofNullable(ctx.header("X-API-Key"))
            .or(() -> Optional.ofNullable(ctx.header("X-API-Token")));
    if (key.isPresent()) {
      return token(ctx, key.get());
    }
    Optional<String> cookie = SessionCookie.read(ctx);
    return cookie.isPresent() ? session(ctx, cookie.get()) : new Caller.Anonymous();
  }

  private Caller byAuthorization(Context ctx, String authorization) {
    if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return token(ctx, authorization.substring(BEARER.length()).strip());
    }
    if (authorization.regionMatches(true, 0, DEVICE, 0, DEVICE.length())) {
      return device(authorization.substring(DEVICE.length()).strip());
    }
    throw refused("BAD_CREDENTIAL", "Authorization is by Bearer token or Device credential.");
  }

  private Caller token(Context ctx, String secret) {
    TokenStore.Row row =
        Optional.of(secret)
            .filter(text -> text.length() <= LONGEST)
            .flatMap(tokens::find)
            .orElseThrow(() -> refused("BAD_TOKEN", "This token is unknown, expired or revoked."));
    Presented.token(row.info().id()).attach(ctx);
    return row.user()
        .map(user -> user.caller(row.info().scopes(), false))
        .orElseGet(() -> ServiceKeys.caller(row.info()));
  }

  private Caller device(String credential) {
    int colon = credential.indexOf(':');
    if (colon > 0 && credential.length() <= LONGEST) {
      String id = credential.substring(0, colon);
      try {
        byte[] token = Base64.getUrlDecoder().decode(credential.substring(colon + 1));
        if (DeviceIds.isValid(id) && devices.verify(id, token)) {
          if (devices.banned(id)) {
            throw Problem.forbidden("DEVICE_BANNED", "This device is banned.");
          }
          return new Caller.Device(id);
        }
      } catch (IllegalArgumentException e) {
        // No base64: as wrong as any other wrong credential.
      }
    }
    throw refused("BAD_DEVICE_CREDENTIAL", "This device or its credential is not known here.");
  }

  private Caller session(Context ctx, String secret) {
    Optional<Sessions.Live> live = sessions.find(secret);
    if (live.isEmpty()) {
      return new Caller.Anonymous();
    }
    boolean changing = !SAFE.contains(ctx.method());
    if (changing || "websocket".equalsIgnoreCase(ctx.header("Upgrade"))) {
      SameOrigin.require(ctx);
    }
    if (changing && !ctx.path().equals(LoginRoutes.LOGIN)) {
      if (!sessions.csrfMatches(secret, ctx.header("X-CSRF-Token"))) {
        throw Problem.forbidden(
            "CSRF_TOKEN_NEEDED", "Send the session's CSRF token as X-CSRF-Token; /me tells it.");
      }
    }
    Presented.session(live.get().id(), sessions.csrf(secret)).attach(ctx);
    return live.get().user().caller(Set.of(), true);
  }

  private static Problem refused(String code, String detail) {
    return Problem.unauthorized(code, detail).header("WWW-Authenticate", "Bearer");
  }
}
