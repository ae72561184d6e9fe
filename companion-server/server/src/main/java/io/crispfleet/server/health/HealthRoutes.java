package io.crispfleet.server.health;

import io.crispfleet.contract.api.server.HealthStatus;
import io.crispfleet.contract.api.server.ServiceList;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.identity.UserRole;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;

/**
 * Health in every dialect that something asks: {@code /health} and {@code /ready} as sticks and old
 * scripts know them (plain text), {@code /healthz}, and the live and ready probes of orchestrators.
 */
public final class HealthRoutes {
  private final Health health;
  private final String version;

  public HealthRoutes(Health health, String version) {
    this.health = health;
    this.version = version;
  }

  public void declare(Api api) {
    text(api, "/health", "Whether the process answers").handle(this::health);
    text(api, "/ready", "Whether everything works").handle(this::readyText);
    json(api, "/health/live", "Whether the process answers").handle(this::live);
    text(api, "/health/ready", "Whether everything works").handle(this::ready);
    json(api, "/healthz", "Whether the process answers")
        .handle(ctx -> Reply.json(ctx, 200, new HealthStatus("healthy", null)));
    api.get("/api/v1/services")
        .summary("The parts this process runs, and how they are")
        .users(UserRole.VIEWER, "server:read")
        .answers(200, ServiceList.class, "The parts")
        .handle(ctx -> Reply.json(ctx, 200, new ServiceList(version, health.services())));
  }

  private static Api.Route text(Api api, String path, String summary) {
    return api.get(path)
        .tag("health")
        .summary(summary)
        .everywhere()
        .answers(200, "text/plain", "It is well; JSON when the client prefers that")
        .answers(503, "text/plain", "It is not, and why");
  }

  private static Api.Route json(Api api, String path, String summary) {
    return api.get(path)
        .tag("health")
        .summary(summary)
        .everywhere()
        .answers(200, HealthStatus.class, "It is well");
  }

  private void health(Context ctx) throws IOException {
    if (prefersJson(ctx)) {
      Reply.json(ctx, 200, new HealthStatus("ok", null));
    } else {
      Reply.text(ctx, 200, "OK");
    }
  }

  private void live(Context ctx) throws IOException {
    Reply.json(ctx, 200, new HealthStatus("ok", null));
  }

  private void ready(Context ctx) throws IOException {
    if (!prefersJson(ctx)) {
      readyText(ctx);
      return;
    }
    Optional<String> trouble = health.trouble();
    HealthStatus status =
        trouble
            .map(reason -> new HealthStatus("trouble", reason))
            .orElseGet(() -> new HealthStatus("ok", null));
    Reply.json(ctx, trouble.isPresent() ? 503 : 200, status);
  }

  private void readyText(Context ctx) throws IOException {
    Optional<String> trouble = health.trouble();
    if (trouble.isPresent()) {
      Reply.text(ctx, 503, trouble.get());
    } else {
      Reply.text(ctx, 200, "Ready");
    }
  }

  private static boolean prefersJson(Context ctx) {
    String accept = ctx.header("Accept");
    if (accept == null) {
      return false;
    }
    int json = accept.indexOf("application/json");
    int text = accept.indexOf("text/");
    return json >= 0 && (text < 0 || json < text);
  }
}
