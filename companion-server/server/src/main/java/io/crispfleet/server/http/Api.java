package io.crispfleet.server.http;

import io.crispfleet.contract.json.Json;
import io.crispfleet.server.http.Endpoint.Answer;
import io.crispfleet.server.http.Endpoint.Body;
import io.crispfleet.server.http.Endpoint.Parameter;
import io.crispfleet.server.http.Endpoint.Refusal;
import io.crispfleet.server.identity.Access;
import io.crispfleet.server.identity.UserRole;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where roles declare their routes. For example:
 *
 * <pre>{@code
 * api.post("/api/v1/devices/{id}:ban").tag("devices").summary("Ban a device")
 *     .users(UserRole.MODERATOR, "devices:write")
 *     .body(BanRequest.class)
 *     .answers(200, Device.class, "The device as it is now")
 *     .problems(404)
 *     .audit("device.ban")
 *     .handle(this::ban);
 * }</pre>
 */
public final class Api {
  private final List<Endpoint> endpoints = new ArrayList<>();

  public Route get(String path) {
    return new Route(HandlerType.GET, path);
  }

  public Route post(String path) {
    return new Route(HandlerType.POST, path);
  }

  public Route put(String path) {
    return new Route(HandlerType.PUT, path);
  }

  public Route patch(String path) {
    return new Route(HandlerType.PATCH, path);
  }

  public Route delete(String path) {
    return new Route(HandlerType.DELETE, path);
  }

  public Route head(String path) {
    return new Route(HandlerType.HEAD, path);
  }

  public Route options(String path) {
    return new Route(HandlerType.OPTIONS, path);
  }

  /** Takes away what older sticks use, for a server that does not serve them. */
  public void removeLegacy() {
    endpoints.removeIf(endpoint -> endpoint.legacy() && !endpoint.everywhere());
  }

  public List<Endpoint> endpoints() {
    return Collections.unmodifiableList(endpoints);
  }

  /** A route being declared; {@link #handle} ends it. */
  public final class Route {
    private static final long DEFAULT_LIMIT = 64 * 1024;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    private final HandlerType method;
    private final String path;
    private String tag = "server";
    private String summary = "";
    private Access access = Access.open();
    private final List<Parameter> parameters = new ArrayList<>();
    private @Nullable Body body;
    private long limit = DEFAULT_LIMIT;
    private Duration timeout = DEFAULT_TIMEOUT;
    private final Map<Integer, Answer> answers = new TreeMap<>();
    private final List<Integer> problems = new ArrayList<>();
    private @Nullable Refusal refused;
    private @Nullable String audit;
    private boolean legacy;
    private boolean everywhere;
    private boolean idempotent;
    private boolean cors;

    private Route(HandlerType method, String path) {
      this.method = method;
      this.path = path;
    }

    public Route tag(String text) {
      tag = text;
      return this;
    }

    public Route summary(String text) {
      summary = text;
      return this;
    }

    /** Only users whose role covers {@code role}; a scoped token also needs {@code scope}. */
    public Route users(UserRole role, String scope) {
      access = Access.users(role, scope);
      return this;
    }

    /** Only sticks with a credential. */
    public Route devices() {
      access = Access.devices();
      return this;
    }

    public Route query(String name, String type, boolean required, String description) {
      parameters.add(new Parameter("query", name, type, required, description));
      return this;
    }

    public Route header(String name, boolean required, String description) {
      parameters.add(new Parameter("header", name, "string", required, description));
      return this;
    }

    /** A JSON body of this shape; read it with {@link Request#body}. */
    public Route body(Class<?> type) {
      body = new Body("application/json", type, true);
      return this;
    }

    /** A body that is no JSON. */
    public Route body(String mediaType) {
      body = new Body(mediaType, null, true);
      return this;
    }

    /** Most bytes of the request body; 64 KiB unless said. */
    public Route limit(long bytes) {
      limit = bytes;
      return this;
    }

    public Route timeout(Duration duration) {
      timeout = duration;
      return this;
    }

    public Route answers(int status, Class<?> type, String description) {
      answers.put(status, new Answer("application/json", type, false, description));
      return this;
    }

    public Route answersList(int status, Class<?> type, String description) {
      answers.put(status, new Answer("application/json", type, true, description));
      return this;
    }

    /** An answer that is no JSON; an empty media type means no body. */
    public Route answers(int status, String mediaType, String description) {
      answers.put(status, new Answer(mediaType, null, false, description));
      return this;
    }

    /** Problem statuses of its own, besides those of {@link Endpoint#problemsOfEveryRoute}. */
    public Route problems(int... statuses) {
      for (int status : statuses) {
        problems.add(status);
      }
      return this;
    }

    /** Whoever has no right or a wrong credential is answered 401 with this JSON, not a problem. */
    public Route unauthorized(Record answer) {
      refused = new Refusal("application/json", Json.bytes(answer));
      return answers(401, answer.getClass(), "The credential is missing or wrong");
    }

    /** The same with text. */
    public Route unauthorized(String answer) {
      refused = new Refusal("text/plain", answer.getBytes(StandardCharsets.UTF_8));
      return answers(401, "text/plain", "The credential is missing or wrong");
    }

    /** The dotted action that the audit log records after success; see {@link Request#audited}. */
    public Route audit(String action) {
      audit = action;
      return this;
    }

    /** For legacy sticks: on their plain port when there is one, else on the main port. */
    public Route legacy() {
      legacy = true;
      return this;
    }

    /** For legacy sticks and for everybody: on every port. */
    public Route everywhere() {
      legacy = true;
      everywhere = true;
      return this;
    }

    /** The answer has no end: see {@link EventStream}. */
    public Route stream() {
      timeout = Duration.ZERO;
      return this;
    }

    /**
     * Honours {@code Idempotency-Key}: the same request is done once and answered the same. For
     * bodies that fit into memory, and answers given through {@link Reply}.
     */
    public Route idempotent() {
      idempotent = true;
      return this;
    }

    /** Pages of any site may read this, without credentials; only for open GET routes. */
    public Route cors() {
      cors = true;
      return this;
    }

    public void handle(Handler handler) {
      if (cors && !(access instanceof Access.Open && method.equals(HandlerType.GET))) {
        throw new IllegalStateException(path + ": only open GET routes may be read by other sites");
      }
      endpoints.add(
          new Endpoint(
              method,
              path,
              tag,
              summary,
              access,
              List.copyOf(parameters),
              body,
              limit,
              timeout,
              Map.copyOf(answers),
              List.copyOf(problems),
              refused,
              audit,
              legacy,
              everywhere,
              idempotent,
              cors,
              handler));
    }
  }
}
