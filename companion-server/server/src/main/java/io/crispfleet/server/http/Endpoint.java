package io.crispfleet.server.http;

import io.crispfleet.server.identity.Access;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One route with everything that is known about it: what the server enforces and what the OpenAPI
 * document says are the same record.
 *
 * @param path Javalin path such as {@code /api/v1/devices/{id}}
 * @param body what the request body is; null for none
 * @param limit most bytes of the request body
 * @param timeout how long a handler may take; zero for streams, which have no end
 * @param answers by status
 * @param problems statuses answered with a problem document, besides those that every route may
 *     give
 * @param refused what 401 is answered with instead of a problem document; null on most routes
 * @param audit dotted action for the audit log; null for routes that change nothing
 * @param legacy true for routes of the plain port for legacy sticks: identity encoding, fixed
 *     length
 * @param everywhere false for legacy routes that leave the main port once the legacy port is open
 * @param idempotent true when an {@code Idempotency-Key} is honoured
 * @param cors true when pages of any site may read the answer, without credentials
 */
public record Endpoint(
    HandlerType method,
    String path,
    String tag,
    String summary,
    Access access,
    List<Parameter> parameters,
    @Nullable Body body,
    long limit,
    Duration timeout,
    Map<Integer, Answer> answers,
    List<Integer> problems,
    @Nullable Refusal refused,
    @Nullable String audit,
    boolean legacy,
    boolean everywhere,
    boolean idempotent,
    boolean cors,
    Handler handler) {
  private static final Set<Integer> EVERY_ROUTE =
      Set.of(400, 401, 403, 405, 408, 413, 415, 429, 500, 503, 507);

  /** True when the declaration says that the route may answer so. */
  boolean documents(int status) {
    return answers.isEmpty()
        || answers.containsKey(status)
        || problems.contains(status)
        || EVERY_ROUTE.contains(status)
        || (idempotent && status == 409);
  }

  /** What any route may answer when a request or the server is not well. */
  public static Set<Integer> problemsOfEveryRoute() {
    return EVERY_ROUTE;
  }

  /** True for what sticks ask, often and by the thousand. */
  boolean ofDevices() {
    return legacy || access instanceof Access.Devices;
  }

  /**
   * A query or header parameter.
   *
   * @param in {@code query} or {@code header}
   * @param type JSON schema type: {@code string}, {@code integer}, {@code boolean}
   */
  public record Parameter(
      String in, String name, String type, boolean required, String description) {}

  /**
   * A request body.
   *
   * @param type record that the JSON has the shape of; null when it is no JSON
   */
  public record Body(String mediaType, @Nullable Class<?> type, boolean required) {}

  /** The exact bytes of an answer, as a legacy system gave it. */
  public record Refusal(String mediaType, byte[] body) {}

  /**
   * A successful answer.
   *
   * @param mediaType empty for an answer without a body
   * @param type record that the JSON has the shape of; null when it is no JSON
   * @param list true for an array of {@code type}
   */
  public record Answer(
      String mediaType, @Nullable Class<?> type, boolean list, String description) {}
}
