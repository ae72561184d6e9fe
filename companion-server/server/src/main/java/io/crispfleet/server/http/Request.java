package io.crispfleet.server.http;

import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.json.Json;
import io.crispfleet.server.identity.Caller;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;

/** What a handler reads from a request. */
public final class Request {
  static final String CALLER = "crispfleet.caller";
  private static final String BODY = "crispfleet.body";
  static final String AUDIT = "crispfleet.audit";
  static final String ENDPOINT = "crispfleet.endpoint";
  static final ScopedValue<Exchange> CURRENT = ScopedValue.newInstance();

  record Audited(String target, String detail) {}

  private Request() {}

  /** Who calls, as the authenticator found out before the handler ran. */
  public static Caller caller(Context ctx) {
    return Objects.requireNonNull(ctx.attribute(CALLER), "the caller was not established");
  }

  /** The user who calls, on a route that only users may call. */
  public static Caller.User user(Context ctx) {
    if (caller(ctx) instanceof Caller.User user) {
      return user;
    }
    throw Problem.unauthorized("LOGIN_NEEDED", "Log in, or send a token.");
  }

  /** The device that calls, on a route that only devices may call. */
  public static Caller.Device device(Context ctx) {
    if (caller(ctx) instanceof Caller.Device device) {
      return device;
    }
    throw Problem.unauthorized("DEVICE_NEEDED", "Send the device's credential.");
  }

  /** The JSON body; what it throws becomes a 400. */
  public static <T> T body(Context ctx, Class<T> type) {
    return Json.read(bytes(ctx), type);
  }

  /**
   * The body as it came, which its route has bounded. Read here and not by the router, which takes
   * a buffer of 8 KB for a score of 120 bytes.
   */
  public static byte[] bytes(Context ctx) {
    byte[] known = ctx.attribute(BODY);
    if (known != null) {
      return known;
    }
    try {
      long length = ctx.req().getContentLengthLong();
      InputStream in = ctx.req().getInputStream();
      byte[] body = length < 0 ? in.readAllBytes() : in.readNBytes(Math.toIntExact(length));
      ctx.attribute(BODY, body);
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Optional<String> query(Context ctx, String name) {
    return Optional.ofNullable(ctx.queryParam(name)).filter(value -> !value.isEmpty());
  }

  /** A whole number from the query. */
  public static long number(Context ctx, String name, long absent, long least, long most) {
    String text = ctx.queryParam(name);
    if (text == null || text.isEmpty()) {
      return absent;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new BadPayload("'" + name + "' must be a whole number from " + least + " to " + most);
  }

  /** As echoed in {@code X-Request-ID}. */
  public static String id(Context ctx) {
    return exchange(ctx).id;
  }

  /** The id of the request that this thread answers; empty outside of handlers. */
  public static Optional<String> currentId() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get().id) : Optional.empty();
  }

  /** The caller's address; a proxy's word for it is taken only from trusted proxies. */
  public static String address(Context ctx) {
    return exchange(ctx).client;
  }

  /** Says what an audited route did; written to the audit log once the handler has succeeded. */
  public static void audited(Context ctx, String target, String detail) {
    ctx.attribute(AUDIT, new Audited(target, detail));
  }

  static Exchange exchange(Context ctx) {
    return (Exchange) Objects.requireNonNull(ctx.req().getAttribute(Exchange.ATTRIBUTE));
  }
}
