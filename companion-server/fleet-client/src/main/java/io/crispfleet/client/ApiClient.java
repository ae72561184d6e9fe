package io.crispfleet.client;

import java.time.Duration;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * A client of the management API. For example:
 *
 * <pre>{@code
 * try (ApiClient api = connection.open()) {
 *   Device device = api.get("/api/v1/devices/" + ApiClient.segment(id)).read(Device.class);
 *   api.post("/api/v1/releases").body("application/octet-stream", file).read(Uploaded.class);
 *   api.get("/api/v1/fw/" + sha256).download(target);
 * }
 * }</pre>
 *
 * <p>Whatever goes wrong is a {@link CommandFailure} with an exit code. Redirects are not followed:
 * a token goes only to the server it was given for.
 */
public final class ApiClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final HttpUrl base;
  private final Optional<String> token;
  private final OkHttpClient http;

  /**
   * Makes a client; nothing is sent yet.
   *
   * @param token bearer token; empty for calls that need none
   * @param ca PEM of the only CA to trust; empty to trust what the system trusts
   */
  public ApiClient(HttpUrl base, Optional<String> token, Optional<String> ca) {
    this.base = base;
    this.token = token;
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(CONNECT)
            .readTimeout(SILENCE)
            .writeTimeout(SILENCE);
    ca.ifPresent(pem -> new PinnedCa(pem).applyTo(builder));
    this.http = builder.build();
  }

  /** Escapes one path segment, such as a version or a device id. */
  public static String segment(String text) {
    HttpUrl url = new HttpUrl.Builder().scheme("http").host("x").addPathSegment(text).build();
    return url.encodedPathSegments().getFirst();
  }

  public ApiCall get(String path) {
    return call("GET", path);
  }

  public ApiCall post(String path) {
    return call("POST", path);
  }

  public ApiCall put(String path) {
    return call("PUT", path);
  }

  public ApiCall patch(String path) {
    return call("PATCH", path);
  }

  public ApiCall delete(String path) {
    return call("DELETE", path);
  }

  /**
   * Begins a call.
   *
   * @param path absolute, escaped, without query
   */
  public ApiCall call(String method, String path) {
    Request.Builder request = new Request.Builder();
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    HttpUrl.Builder url = base.newBuilder();
    for (String segment : path.substring(path.startsWith("/") ? 1 : 0).split("/", -1)) {
      url.addEncodedPathSegment(segment);
    }
    return new ApiCall(http, method, url, request);
  }

  public HttpUrl base() {
    return base;
  }

  /** Cuts off what is under way, an endless stream too. */
  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.dispatcher().executorService().close();
    http.connectionPool().evictAll();
  }
}
