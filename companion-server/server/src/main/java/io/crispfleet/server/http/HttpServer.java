package io.crispfleet.server.http;

import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.json.Json;
import io.crispfleet.server.audit.AuditLog;
import io.crispfleet.server.http.Request.Audited;
import io.crispfleet.server.identity.Access;
import io.crispfleet.server.identity.Authenticator;
import io.crispfleet.server.identity.Caller;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty with the declared routes on it. */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HttpServer.class.getName());

  private final Javalin javalin;
  private final Authenticator authenticator;
  private final AuditLog auditLog;

  public HttpServer(
      InetSocketAddress address, Api api, Authenticator authenticator, AuditLog auditLog) {
    this.authenticator = authenticator;
    this.auditLog = auditLog;
    this.javalin = Javalin.create(config -> configure(config, address, api.endpoints()));
  }

  private void configure(
      JavalinConfig config, InetSocketAddress address, List<Endpoint> endpoints) {
    config.concurrency.useVirtualThreads = true;
    config.startup.showJavalinBanner = false;
    config.jetty.addConnector(
        (server, http) -> {
          ServerConnector connector =
              new ServerConnector(server, new org.eclipse.jetty.server.HttpConnectionFactory(http));
          connector.setHost(address.getHostString());
          connector.setPort(address.getPort());
          return connector;
        });
    for (Endpoint endpoint : endpoints) {
      config.routes.addHttpHandler(endpoint.method(), endpoint.path(), ctx -> serve(endpoint, ctx));
    }
    config.routes.exception(Exception.class, this::problem);
  }

  private void serve(Endpoint endpoint, Context ctx) throws Exception {
    Caller caller = authenticator.authenticate(ctx);
    ctx.attribute(Request.CALLER, caller);
    authorise(endpoint.access(), caller);
    endpoint.handler().handle(ctx);
    Audited audited = ctx.attribute(Request.AUDIT);
    if (endpoint.audit() != null && audited != null) {
      auditLog.record(
          caller, endpoint.audit(), audited.target(), audited.detail(), Request.address(ctx));
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

  private void problem(Exception error, Context ctx) {
    Problem problem =
        switch (error) {
          case Problem known -> known;
          case BadPayload bad ->
              Problem.badRequest("BAD_REQUEST", String.valueOf(bad.getMessage()));
          default -> {
            LOG.log(Level.ERROR, "request " + Request.id(ctx) + " failed", error);
            yield new Problem(500, "INTERNAL", "The server made a mistake; its log says more.");
          }
        };
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", "about:blank");
    document.put("status", problem.status());
    document.put("code", problem.code());
    document.put("detail", String.valueOf(problem.getMessage()));
    document.putAll(problem.details());
    problem.headers().forEach(ctx::header);
    try {
      Reply.bytes(ctx, problem.status(), "application/problem+json", Json.bytes(document));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the client went away", e);
    }
  }

  public void start() {
    javalin.start();
  }

  public int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
