package io.crispfleet.server;

import io.crispfleet.contract.api.server.Endpoints;
import io.crispfleet.contract.api.server.SkiClockLogin;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.UserRole;
import java.util.Optional;
import java.util.function.Supplier;

/** Where this server can be reached, and what ski clocks log in with. */
final class EndpointRoutes {
  private final Supplier<Endpoints> endpoints;
  private final Optional<SkiClockLogin> skiClocks;

  EndpointRoutes(Supplier<Endpoints> endpoints, Optional<SkiClockLogin> skiClocks) {
    this.endpoints = endpoints;
    this.skiClocks = skiClocks;
  }

  void declare(Api api) {
    api.get("/api/v1/endpoints")
        .tag("server")
        .summary("Where this server can be reached")
        .answers(200, Endpoints.class, "Its addresses")
        .handle(ctx -> Reply.json(ctx, 200, endpoints.get()));
    skiClocks.ifPresent(
        login ->
            api.get("/api/v1/skiclock/login")
                .tag("server")
                .summary("What ski clocks log in to the broker with")
                .users(UserRole.TECHNICIAN, "devices:write")
                .answers(200, SkiClockLogin.class, "The shared login")
                .audit("skiclock.login.read")
                .handle(
                    ctx -> {
                      Request.audited(ctx, login.user(), "");
                      Reply.json(ctx, 200, login);
                    }));
  }
}
