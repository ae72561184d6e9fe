package io.crispfleet.server.http;

import io.crispfleet.server.audit.AuditLog;
import io.crispfleet.server.http.Request.Audited;
import io.crispfleet.server.identity.Access;
import io.crispfleet.server.identity.Authenticator;
import io.crispfleet.server.identity.Caller;
import io.javalin.http.Context;
import io.javalin.http.MethodNotAllowedResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs a handler with everything that its declaration promises around it. */
final class Dispatch {
  private static final Logger LOG = System.getLogger(Dispatch.class.getName());
  private static final String METRICS_PATH = "/metrics";

  private final HttpOptions options;
  private final Authenticator authenticator;
  private final AuditLog auditLog;
  private final Replays replays;
  private final HttpMetrics metrics;

  Dispatch(
      HttpOptions options,
      Authenticator authenticator,
      AuditLog auditLog,
      Replays replays,
      HttpMetrics metrics) {
    this.options = options;
    this.authenticator = authenticator;
    this.auditLog = auditLog;
    this.replays = replays;
    this.metrics = metrics;
  }

  void serve(Endpoint endpoint, Context ctx) throws Exception {
    Exchange exchange = Request.exchange(ctx);
    exchange.serving(endpoint);
    try {
      ScopedValue.where(Request.CURRENT, exchange)
          .call(
              () -> {
                run(endpoint, exchange, ctx);
                return true;
              });
    } catch (Exception e) {
      if (exchange.timedOut()) {
        throw new Problem(503, "TIMED_OUT", "This took too long and was given up; try again.")
            .header("Retry-After", "5");
      }
      throw e;
    } finally {
      exchange.served();
    }
  }

  private void run(Endpoint endpoint, Exchange exchange, Context ctx) throws Exception {
    if (!answersOn(endpoint, exchange.kind)) {
      throw ProblemDocument.ofStatus(404, null);
    }
    // The legacy port asks this of everybody before it reads anything.
    if (endpoint.legacy() && !endpoint.everywhere() && !options.legacyAllowed(exchange.client)) {
      throw Entry.wrongNetwork();
    }
    ctx.attribute(Request.ENDPOINT, endpoint);
    ResponseHeaders.apply(endpoint, ctx);
    boundBody(endpoint, ctx);
    Caller caller = authenticator.authenticate(ctx);
    exchange.caller(caller);
    ctx.attribute(Request.CALLER, caller);
    authorise(endpoint.access(), caller);
    checkMediaType(endpoint, ctx);
    String key = endpoint.idempotent() ? ctx.header("Idempotency-Key") : null;
    if (key == null) {
      handle(endpoint, caller, ctx);
    } else {
      new Replay(replays, endpoint, caller, key).run(ctx, () -> handle(endpoint, caller, ctx));
    }
    checkStatus(endpoint, ctx);
    Reply.send(ctx);
  }

  private void handle(Endpoint endpoint, Caller caller, Context ctx) throws Exception {
    String action = endpoint.audit();
    if (action == null) {
      endpoint.handler().handle(ctx);
      return;
    }
    AuditLog.Begun begun = auditLog.begin(caller, action, ctx.path(), Request.address(ctx));
    try {
      endpoint.handler().handle(ctx);
    } catch (Exception e) {
      failed(begun, e, ctx);
      throw e;
    }
    end(begun, ctx);
  }

  private static void end(AuditLog.Begun begun, Context ctx) {
    Audited audited = ctx.attribute(Request.AUDIT);
    if (audited == null) {
      begun.nothing();
    } else {
      begun.done(audited.target(), audited.detail());
    }
  }

  /** What was refused changed nothing; of what broke off nobody knows how far it came. */
  private static void failed(AuditLog.Begun begun, Exception error, Context ctx) {
    Problem problem = ProblemDocument.known(error);
    try {
      if (ctx.attribute(Request.AUDIT) != null || (problem != null && problem.status() < 500)) {
        end(begun, ctx);
      } else {
        begun.done(ctx.path(), "broke off: look what was done");
      }
    } catch (RuntimeException e) {
      // It stays begun, and is recorded so later.
      error.addSuppressed(e);
    }
  }

  private boolean answersOn(Endpoint endpoint, Listen.Kind kind) {
    return switch (kind) {
      case LEGACY -> endpoint.legacy();
      case METRICS -> endpoint.path().equals(METRICS_PATH);
      case HTTP, HTTPS ->
          !endpoint.legacy() || endpoint.everywhere() || !options.separateLegacyPort();
    };
  }

  private static void boundBody(Endpoint endpoint, Context ctx) {
    if (ctx.req().getContentLengthLong() > endpoint.limit()) {
      throw Problem.tooLarge(endpoint.limit());
    }
  }

  private static void checkMediaType(Endpoint endpoint, Context ctx) {
    Endpoint.Body body = endpoint.body();
    String contentType = ctx.req().getContentType();
    boolean empty =
        ctx.req().getContentLengthLong() <= 0 && ctx.header("Transfer-Encoding") == null;
    if (body == null || empty || (contentType == null && endpoint.legacy())) {
      return;
    }
    if (!MediaTypes.matches(body.mediaType(), contentType)) {
      throw new Problem(
          415, "UNSUPPORTED_MEDIA_TYPE", "Send the body as " + body.mediaType() + ".");
    }
  }

  private static void authorise(Access access, Caller caller) {
    switch (access) {
      case Access.Open open -> {}
      case Access.Devices devices -> {
        if (!(caller instanceof Caller.Device)) {
          throw Problem.unauthorized("DEVICE_NEEDED", "Send the device's credential.");
        }
      }
      case Access.Users users -> {
        if (!(caller instanceof Caller.User user)) {
          throw Problem.unauthorized("LOGIN_NEEDED", "Log in, or send a token.");
        }
        if (!user.role().covers(users.role())) {
          throw Problem.forbidden(
              "ROLE_NEEDED", "This needs the role '" + users.role().word() + "'.");
        }
        if (!user.scopes().isEmpty() && !user.scopes().contains(users.scope())) {
          throw Problem.forbidden(
              "SCOPE_NEEDED", "This token lacks the scope '" + users.scope() + "'.");
        }
      }
    }
  }

  /** Turns what a handler or the router threw into the answer. */
  void problem(Exception error, Context ctx) {
    Exchange exchange = Request.exchange(ctx);
    Problem problem = ProblemDocument.known(error);
    if (problem == null) {
      if (error instanceof IOException && ctx.res().isCommitted()) {
        LOG.log(Level.DEBUG, "the client of request " + exchange.id + " went away", error);
        return;
      }
      LOG.log(Level.ERROR, "request " + exchange.id + " failed", error);
      problem = ProblemDocument.internal();
    } else if (problem.status() == 500 || problem.status() == 507) {
      LOG.log(Level.ERROR, "request " + exchange.id + " failed: " + error.getMessage());
    }
    if (ctx.res().isCommitted()) {
      LOG.log(Level.WARNING, "request " + exchange.id + " failed after it was answered", error);
      return;
    }
    if (error instanceof MethodNotAllowedResponse refused) {
      problem.header("Allow", allow(refused));
    }
    ctx.res().resetBuffer();
    ctx.res().setHeader("Content-Encoding", null);
    ctx.res().setHeader("Cache-Control", "no-store");
    Endpoint endpoint = exchange.endpoint();
    if (endpoint != null && !endpoint.documents(problem.status())) {
      problem = Objects.requireNonNullElse(undocumented(endpoint, problem.status()), problem);
    }
    try {
      if (problem.status() == 401 && endpoint != null && endpoint.refused() != null) {
        Reply.plain(ctx, 401, endpoint.refused().mediaType(), endpoint.refused().body());
      } else {
        ProblemDocument.of(problem, exchange.id).send(ctx);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the client of request " + exchange.id + " went away", e);
    }
  }

  private void checkStatus(Endpoint endpoint, Context ctx) {
    int status = ctx.statusCode();
    if (!endpoint.answers().isEmpty() && !endpoint.documents(status)) {
      Problem problem = undocumented(endpoint, status);
      if (problem != null) {
        throw problem;
      }
    }
  }

  private static String allow(MethodNotAllowedResponse refused) {
    String methods = Objects.requireNonNullElse(refused.getDetails().get("availableMethods"), "");
    return methods.toUpperCase(Locale.ROOT);
  }

  private @Nullable Problem undocumented(Endpoint endpoint, int status) {
    metrics.undocumented();
    String what =
        endpoint.method()
            + " "
            + endpoint.path()
            + " gave "
            + status
            + ", which it does not declare";
    LOG.log(Level.WARNING, what);
    return options.strict() ? new Problem(500, "UNDOCUMENTED_STATUS", what) : null;
  }
}
