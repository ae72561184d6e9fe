package io.crispfleet.server.ota.manage;

import io.crispfleet.contract.api.ota.OtaStats;
import io.crispfleet.contract.api.ota.OtaTransition;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.legacy.OtaLogEntry;
import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.UserRole;
import io.crispfleet.server.ota.session.OtaQueryStore;
import io.crispfleet.server.ota.session.OtaSession;
import io.crispfleet.server.ota.session.OtaSessions;
import io.crispfleet.server.ota.session.OtaStore;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/** Update logs where ski clock tools look for them. */
public final class LogRoutes {
  static final String SCOPE = "ota:read";
  private static final int MOST_ROWS = 1000;
  private static final int ROWS = 100;

  private final OtaStore store;
  private final OtaQueryStore queries;
  private final OtaSessions sessions;
  private final InstantSource clock;

  public LogRoutes(
      OtaStore store, OtaQueryStore queries, OtaSessions sessions, InstantSource clock) {
    this.store = store;
    this.queries = queries;
    this.sessions = sessions;
    this.clock = clock;
  }

  public void declare(Api api) {
    api.get("/api/ota-logs")
        .tag("ota")
        .summary("Updates, newest first")
        .users(UserRole.VIEWER, SCOPE)
        .query("device_id", "string", false, "Of this device only")
        .query("status", "string", false, "started, downloading, success, failed or a finer state")
        .query("limit", "integer", false, "At most this many, 1 to 1000; 100 unless said")
        .answersList(200, OtaLogEntry.class, "The updates")
        .handle(this::logs);
    api.get("/api/ota-logs/{id}/log")
        .tag("ota")
        .summary("How one update went")
        .users(UserRole.VIEWER, SCOPE)
        .answersList(200, OtaTransition.class, "Its changes of state, oldest first")
        .problems(404)
        .handle(this::log);
    api.get("/api/ota-stats")
        .tag("ota")
        .summary("Figures over all updates")
        .users(UserRole.VIEWER, SCOPE)
        .answers(200, OtaStats.class, "The figures")
        .handle(ctx -> Reply.json(ctx, 200, queries.stats(clock.instant())));
    api.get("/api/ota-progress")
        .tag("ota")
        .summary("Updates under way")
        .users(UserRole.VIEWER, SCOPE)
        .answersList(200, OtaLogEntry.class, "The updates")
        .handle(this::progress);
  }

  private void logs(Context ctx) throws IOException {
    Optional<String> status = Request.query(ctx, "status");
    Set<OtaState> states = status.isEmpty() ? Set.of() : states(status.get());
    int limit = (int) Request.number(ctx, "limit", ROWS, 1, MOST_ROWS);
    OtaQueryStore.Filter filter =
        new OtaQueryStore.Filter(
            Request.query(ctx, "device_id"),
            Optional.empty(),
            Optional.empty(),
            states,
            Optional.empty());
    Reply.json(ctx, 200, queries.list(filter, limit).stream().map(SessionViews::log).toList());
  }

  static Set<OtaState> states(String word) {
    return SessionViews.states(word)
        .orElseThrow(
            () ->
                new BadPayload(
                    "no update is ever '"
                        + word.substring(0, Math.min(word.length(), 40))
                        + "'; say started, downloading, success or failed"));
  }

  private void log(Context ctx) throws IOException {
    String id = ctx.pathParam("id");
    if (store.find(id).isEmpty()) {
      throw Problem.notFound("NO_SUCH_UPDATE", "There is no update with this id.");
    }
    Reply.json(ctx, 200, store.transitions(id).stream().map(SessionViews::view).toList());
  }

  private void progress(Context ctx) throws IOException {
    Reply.json(
        ctx,
        200,
        sessions.live().stream()
            .sorted(Comparator.comparing(OtaSession::id))
            .map(SessionViews::log)
            .toList());
  }
}
