package io.crispfleet.server.http;

import io.crispfleet.contract.json.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How a handler answers: the whole body at once, so that its length is known and sent. */
public final class Reply {
  static final String GIVEN = "crispfleet.given";

  private Reply() {}

  public static void json(Context ctx, int status, Object value) throws IOException {
    bytes(ctx, status, MediaTypes.JSON, Json.bytes(value));
  }

  public static void text(Context ctx, int status, String text) throws IOException {
    bytes(ctx, status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** No body at all. */
  public static void empty(Context ctx, int status) {
    ctx.status(status);
    ctx.attribute(GIVEN, new Replays.Answer(status, "", new byte[0]));
  }

  /**
   * Answers with these bytes, once the handler has returned and what it did is in the audit log:
   * what a client has read is true.
   */
  public static void bytes(Context ctx, int status, String mediaType, byte[] body)
      throws IOException {
    ctx.status(status);
    ctx.attribute(GIVEN, new Replays.Answer(status, mediaType, body));
  }

  /** Sends what the handler gave; nothing when it wrote the answer itself. */
  static void send(Context ctx) throws IOException {
    Replays.Answer answer = ctx.attribute(GIVEN);
    if (answer != null && !answer.mediaType().isEmpty() && !ctx.res().isCommitted()) {
      plain(
          ctx,
          answer.status(),
          answer.mediaType(),
          Compression.apply(ctx, answer.mediaType(), answer.body()));
    }
  }

  static void plain(Context ctx, int status, String mediaType, byte[] body) throws IOException {
    ctx.status(status);
    ctx.res().setContentType(mediaType);
    ctx.res().setContentLength(body.length);
    ctx.res().getOutputStream().write(body);
  }
}
