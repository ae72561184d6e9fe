package io.crispfleet.server.ota.manage;

import io.crispfleet.contract.api.ota.DowngradeRequest;
import io.crispfleet.contract.api.ota.OtaDecision;
import io.crispfleet.contract.api.ota.OtaSessionDetail;
import io.crispfleet.contract.api.ota.OtaSessionPage;
import io.crispfleet.contract.api.ota.OtaSessionView;
import io.crispfleet.contract.api.ota.OtaStats;
import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.UserRole;
import io.crispfleet.server.ota.session.OtaQueryStore;
import io.crispfleet.server.ota.session.OtaSession;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Updates in the management API. */
public final class OtaRoutes {
  private static final String WRITE = "ota:write";
  private static final int MOST_ROWS = 500;
  private static final int ROWS = 50;

  private final OtaService service;

  public OtaRoutes(OtaService service) {
    this.service = service;
  }

  public void declare(Api api) {
    reading(api);
    stepping(api);
  }

  private void reading(Api api) {
    api.get("/api/v1/ota/sessions")
        .tag("ota")
        .summary("Updates, newest first")
        .users(UserRole.VIEWER, LogRoutes.SCOPE)
        .query("device", "string", false, "Of this device only")
        .query("platform", "string", false, "Of this chip only")
        .query("release", "string", false, "To the release with this id only")
        .query("state", "string", false, "In this state only, such as rolled_back")
        .query("limit", "integer", false, "At most this many, 1 to 500; 50 unless said")
        .query("cursor", "string", false, "The 'next' of the page before")
        .answers(200, OtaSessionPage.class, "A page of updates")
        .handle(this::sessions);
    api.get("/api/v1/ota/sessions/{id}")
        .tag("ota")
        .summary("One update and how it went")
        .users(UserRole.VIEWER, LogRoutes.SCOPE)
        .answers(200, OtaSessionDetail.class, "The update")
        .problems(404)
        .handle(ctx -> Reply.json(ctx, 200, service.detail(ctx.pathParam("id"))));
    api.get("/api/v1/ota/stats")
        .tag("ota")
        .summary("Figures over all updates")
        .users(UserRole.VIEWER, LogRoutes.SCOPE)
        .answers(200, OtaStats.class, "The figures")
        .handle(ctx -> Reply.json(ctx, 200, service.stats()));
    api.get("/api/v1/ota/decisions/{device}")
        .tag("ota")
        .summary("What a stick would be told if it asked now, and why")
        .users(UserRole.VIEWER, LogRoutes.SCOPE)
        .answers(200, OtaDecision.class, "The decision")
        .problems(404)
        .handle(ctx -> Reply.json(ctx, 200, service.decision(ctx.pathParam("device"))));
  }

  private void stepping(Api api) {
    api.post("/api/v1/ota/sessions/{id}:cancel")
        .tag("ota")
        .summary("Give up an update")
        .users(UserRole.TECHNICIAN, WRITE)
        .answers(200, OtaSessionView.class, "The update as it is now")
        .problems(404, 409)
        .audit("ota.cancel")
        .handle(this::cancel);
    api.post("/api/v1/devices/{id}:downgrade")
        .tag("ota")
        .summary("Send a stick back to an older, signed release")
        .users(UserRole.RELEASER, WRITE)
        .body(DowngradeRequest.class)
        .answers(200, OtaDecision.class, "What the stick will be told")
        .problems(404, 409, 422)
        .audit("ota.allow-downgrade")
        .handle(this::allowDowngrade);
    api.delete("/api/v1/devices/{id}/downgrade")
        .tag("ota")
        .summary("Let a stick follow its channel again")
        .users(UserRole.RELEASER, WRITE)
        .answers(200, OtaDecision.class, "What the stick will be told")
        .problems(404)
        .audit("ota.lift-downgrade")
        .handle(this::liftDowngrade);
    api.post("/api/v1/devices/{id}:retry-update")
        .tag("ota")
        .summary("Offer updates again to a stick that was held in an update loop")
        .users(UserRole.TECHNICIAN, WRITE)
        .answers(200, OtaDecision.class, "What the stick will be told")
        .problems(404)
        .audit("ota.retry")
        .handle(this::retry);
  }

  private void sessions(Context ctx) throws IOException {
    Optional<String> state = Request.query(ctx, "state");
    Set<OtaState> states = state.isEmpty() ? Set.of() : LogRoutes.states(state.get());
    int limit = (int) Request.number(ctx, "limit", ROWS, 1, MOST_ROWS);
    List<OtaSession> found =
        service.list(
            new OtaQueryStore.Filter(
                Request.query(ctx, "device"),
                Request.query(ctx, "platform"),
                Request.query(ctx, "release"),
                states,
                Request.query(ctx, "cursor")),
            limit + 1);
    boolean more = found.size() > limit;
    List<OtaSession> page = more ? found.subList(0, limit) : found;
    Reply.json(
        ctx,
        200,
        new OtaSessionPage(
            page.stream().map(SessionViews::view).toList(), more ? page.getLast().id() : null));
  }

  private void cancel(Context ctx) throws IOException {
    OtaSessionView session = service.cancel(ctx.pathParam("id"), Request.user(ctx).name());
    Request.audited(ctx, session.id(), "device " + session.device());
    Reply.json(ctx, 200, session);
  }

  private void allowDowngrade(Context ctx) throws IOException {
    String device = ctx.pathParam("id");
    DowngradeRequest request = Request.body(ctx, DowngradeRequest.class);
    OtaDecision decision =
        service.allowDowngrade(device, request.version(), Request.caller(ctx).label());
    Request.audited(ctx, device, "to " + request.version());
    Reply.json(ctx, 200, decision);
  }

  private void liftDowngrade(Context ctx) throws IOException {
    String device = ctx.pathParam("id");
    OtaDecision decision = service.liftDowngrade(device);
    Request.audited(ctx, device, "");
    Reply.json(ctx, 200, decision);
  }

  private void retry(Context ctx) throws IOException {
    String device = ctx.pathParam("id");
    OtaDecision decision = service.retry(device);
    Request.audited(ctx, device, "");
    Reply.json(ctx, 200, decision);
  }
}
