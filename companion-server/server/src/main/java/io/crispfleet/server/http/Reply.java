package io.crispfleet.server.http;

import io.crispfleet.contract.json.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How a handler answers: the whole body at once, so that its length is known and sent. */
public final class Reply {
  private Reply() {}

  public static void json(Context ctx, int status, Object value) throws IOException {
    bytes(ctx, status, "application/json", Json.bytes(value));
  }

  public static void text(Context ctx, int status, String text) throws IOException {
    bytes(ctx, status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** No body at all. */
  public static void empty(Context ctx, int status) {
    ctx.status(status);
  }

  public static void bytes(Context ctx, int status, String mediaType, byte[] body)
      throws IOException {
    ctx.status(status);
    ctx.res().setContentType(mediaType);
    ctx.res().setContentLength(body.length);
    ctx.res().getOutputStream().write(body);
  }
}
