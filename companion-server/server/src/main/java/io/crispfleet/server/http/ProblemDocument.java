package io.crispfleet.server.http;

import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.json.Json;
import io.crispfleet.server.store.StoreException;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A problem as it goes over the wire. */
record ProblemDocument(int status, byte[] body, Map<String, String> headers) {
  static final String MEDIA_TYPE = "application/problem+json";

  static ProblemDocument of(Problem problem, String requestId) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", "about:blank");
    document.put("title", HttpStatus.getMessage(problem.status()));
    document.put("status", problem.status());
    document.put("code", problem.code());
    document.put("detail", String.valueOf(problem.getMessage()));
    if (!requestId.isEmpty()) {
      document.put("requestId", requestId);
    }
    document.putAll(problem.details());
    return new ProblemDocument(problem.status(), Json.bytes(document), problem.headers());
  }

  /** The problem that an exception stands for; empty-handed for mistakes of ours. */
  static @Nullable Problem known(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case Problem problem -> {
          return problem;
        }
        case BadPayload bad -> {
          return Problem.badRequest("BAD_REQUEST", String.valueOf(bad.getMessage()));
        }
        case StoreException store -> {
          return store(store);
        }
        case HttpResponseException routing -> {
          return ofStatus(routing.getStatus(), null);
        }
        case org.eclipse.jetty.http.HttpException http -> {
          return ofStatus(http.getCode(), http.getReason());
        }
        default -> {}
      }
    }
    return null;
  }

  private static @Nullable Problem store(StoreException error) {
    return switch (error.kind()) {
      case NO_SPACE ->
          new Problem(
              507, "NO_SPACE", "The server's disk is full or read-only; nothing was changed.");
      case UNAVAILABLE ->
          Problem.unavailable("DATABASE_UNAVAILABLE", "The database does not answer; try again.")
              .header("Retry-After", "5");
      case CONFLICT ->
          Problem.conflict(
              "CONFLICT",
              "This clashes with what another request did at the same time; look and try again.");
      case CORRUPT ->
          new Problem(
              500,
              "DATABASE_DAMAGED",
              "The server's database is damaged; stop the server and restore a backup.");
      case OTHER -> null;
    };
  }

  /** A problem for what the HTTP engine itself refuses. */
  static Problem ofStatus(int status, @Nullable String reason) {
    return switch (status) {
      case 400 ->
          Problem.badRequest("MALFORMED_REQUEST", sentence("The request is malformed", reason));
      case 404 -> Problem.notFound("NO_SUCH_ROUTE", "There is nothing at this path.");
      case 405 -> new Problem(405, "METHOD_NOT_ALLOWED", "This path has other methods; see Allow.");
      case 408 -> new Problem(408, "TOO_SLOW", "The request took too long to arrive.");
      case 413 -> new Problem(413, "TOO_LARGE", "The request body is too large.");
      case 414 -> new Problem(414, "URI_TOO_LONG", "The request line is too long.");
      case 431 -> new Problem(431, "HEADERS_TOO_LARGE", "The request's headers are too large.");
      default -> {
        String title = HttpStatus.getMessage(status);
        yield status >= 500 && status != 501 && status != 503 && status != 505
            ? internal()
            : new Problem(
                status, title.toUpperCase(java.util.Locale.ROOT).replace(' ', '_'), title + ".");
      }
    };
  }

  static Problem internal() {
    return new Problem(500, "INTERNAL", "The server made a mistake; its log says more.");
  }

  private static String sentence(String start, @Nullable String reason) {
    return reason == null || reason.isBlank() ? start + "." : start + ": " + reason + ".";
  }

  void send(Context ctx) throws IOException {
    headers.forEach(ctx::header);
    Reply.plain(ctx, status, MEDIA_TYPE, body);
  }

  void send(Response response, Callback callback) {
    response.setStatus(status);
    headers.forEach((name, value) -> response.getHeaders().put(name, value));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, MEDIA_TYPE);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
