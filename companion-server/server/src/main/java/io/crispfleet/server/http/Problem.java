package io.crispfleet.server.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that cannot be answered as asked, as RFC 9457 problem details: what happened, why, and
 * what to do. Thrown by handlers and services; the HTTP layer turns it into the response.
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient Map<String, Object> details = new LinkedHashMap<>();
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  /**
   * Makes a problem.
   *
   * @param status HTTP status, 400 to 599
   * @param code stable word for programs, upper case with underscores, such as {@code WRONG_CHIP}
   * @param detail sentences for people; never a secret
   */
  public Problem(int status, String code, String detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }

  public static Problem badRequest(String code, String detail) {
    return new Problem(400, code, detail);
  }

  public static Problem unauthorized(String code, String detail) {
    return new Problem(401, code, detail);
  }

  public static Problem forbidden(String code, String detail) {
    return new Problem(403, code, detail);
  }

  public static Problem notFound(String code, String detail) {
    return new Problem(404, code, detail);
  }

  public static Problem conflict(String code, String detail) {
    return new Problem(409, code, detail);
  }

  static Problem tooLarge(long limit) {
    return new Problem(413, "TOO_LARGE", "The body may have at most " + limit + " bytes.")
        .with("limit", limit);
  }

  public static Problem unprocessable(String code, String detail) {
    return new Problem(422, code, detail);
  }

  public static Problem unavailable(String code, String detail) {
    return new Problem(503, code, detail);
  }

  /** Adds a member to the problem document. */
  public Problem with(String name, Object value) {
    details.put(name, value);
    return this;
  }

  /** Adds a response header, such as {@code Retry-After}. */
  public Problem header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public Map<String, Object> details() {
    return details;
  }

  public Map<String, String> headers() {
    return headers;
  }
}
