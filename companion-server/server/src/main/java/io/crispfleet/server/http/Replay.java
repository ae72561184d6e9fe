package io.crispfleet.server.http;

import io.crispfleet.server.identity.Caller;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/** One request with an {@code Idempotency-Key}. */
final class Replay {
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,128}");

  /** Work that may fail in any way. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  private final Replays replays;
  private final String scope;
  private final String key;

  Replay(Replays replays, Endpoint endpoint, Caller caller, String key) {
    if (!KEY.matcher(key).matches()) {
      throw Problem.badRequest(
          "BAD_IDEMPOTENCY_KEY", "Idempotency-Key takes 1 to 128 visible ASCII characters.");
    }
    this.replays = replays;
    this.scope = caller.label() + " " + endpoint.method() + " " + endpoint.path();
    this.key = key;
  }

  void run(Context ctx, Work work) throws Exception {
    switch (replays.begin(scope, key, hash(ctx))) {
      case Replays.Known.Fresh fresh -> first(ctx, work);
      case Replays.Known.Answered known -> again(ctx, known.answer());
      case Replays.Known.Running running ->
          throw Problem.conflict("IN_FLIGHT", "The same request is being answered; ask again.")
              .header("Retry-After", "1");
      case Replays.Known.Reused reused ->
          throw Problem.conflict(
              "IDEMPOTENCY_KEY_REUSED", "This key was used for another request; take a new one.");
      case Replays.Known.Interrupted interrupted ->
          throw Problem.conflict(
              "OUTCOME_UNKNOWN",
              "The server went down while it did this. Look whether it was done; if not, ask again"
                  + " with a new key.");
    }
  }

  private void first(Context ctx, Work work) throws Exception {
    Replays.Answer answer = null;
    try {
      work.run();
      answer = ctx.attribute(Reply.GIVEN);
    } finally {
      replays.end(scope, key, answer);
    }
  }

  private static void again(Context ctx, Replays.Answer answer) throws IOException {
    ctx.header("Idempotency-Replayed", "true");
    if (answer.mediaType().isEmpty()) {
      Reply.empty(ctx, answer.status());
    } else {
      Reply.bytes(ctx, answer.status(), answer.mediaType(), answer.body());
    }
  }

  private static byte[] hash(Context ctx) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String query = ctx.queryString();
      String target = ctx.path() + "?" + (query == null ? "" : query) + "\n";
      digest.update(target.getBytes(StandardCharsets.UTF_8));
      return digest.digest(Request.bytes(ctx));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
