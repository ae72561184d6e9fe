package io.crispfleet.server.auth;

import io.crispfleet.contract.api.audit.AuditCheck;
import io.crispfleet.contract.api.audit.AuditEntry;
import io.crispfleet.contract.api.audit.AuditPage;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.json.Json;
import io.crispfleet.server.audit.AuditQuery;
import io.crispfleet.server.audit.AuditStore;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.UserRole;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The audit log: a page at a time, as a whole, and whether it is intact. */
final class AuditRoutes {
  private static final String TAG = "audit";
  private static final String READ = "audit:read";
  private static final int PAGE = 100;
  private static final int LARGEST_PAGE = 500;
  private static final int STRETCH = 1000;
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final AuditStore store;

  AuditRoutes(AuditStore store) {
    this.store = store;
  }

  void declare(Api api) {
    filtered(api.get("/api/v1/audit"))
        .summary("Who did what, newest first")
        .query("cursor", "string", false, "'next' of the page before")
        .query("limit", "integer", false, "Entries per page, 1 to 500; default 100")
        .answers(200, AuditPage.class, "A page of entries")
        .handle(this::page);
    filtered(api.get("/api/v1/audit/export"))
        .summary("Who did what, oldest first, as a whole")
        .query("format", "string", false, "ndjson (default) or csv")
        .timeout(LONGEST)
        .answers(200, "application/x-ndjson", "One entry per line; with format=csv text/csv")
        .handle(this::export);
    api.get("/api/v1/audit/check")
        .tag(TAG)
        .summary("Whether an entry was changed or removed since")
        .users(UserRole.ADMIN, READ)
        .timeout(LONGEST)
        .answers(200, AuditCheck.class, "The result")
        .handle(ctx -> Reply.json(ctx, 200, store.verify()));
  }

  private static Api.Route filtered(Api.Route route) {
    return route
        .tag(TAG)
        .users(UserRole.ADMIN, READ)
        .query("actor", "string", false, "Such as user:anna")
        .query("action", "string", false, "Such as release.publish, or release for all below")
        .query("from", "string", false, "ISO 8601 time, inclusive")
        .query("to", "string", false, "ISO 8601 time, exclusive");
  }

  private void page(Context ctx) throws IOException {
    int limit = (int) Request.number(ctx, "limit", PAGE, 1, LARGEST_PAGE);
    long before = Request.number(ctx, "cursor", Long.MAX_VALUE, 1, Long.MAX_VALUE);
    List<AuditEntry> found = store.newest(query(ctx), before, limit + 1);
    boolean more = found.size() > limit;
    List<AuditEntry> entries = more ? found.subList(0, limit) : found;
    Reply.json(
        ctx, 200, new AuditPage(entries, more ? Long.toString(entries.getLast().id()) : null));
  }

  private void export(Context ctx) throws IOException {
    AuditQuery query = query(ctx);
    switch (Request.query(ctx, "format").orElse("ndjson")) {
      case "ndjson" ->
          stream(ctx, query, "application/x-ndjson", "", entry -> Json.text(entry) + "\n");
      case "csv" -> stream(ctx, query, "text/csv; charset=utf-8", AuditCsv.HEADING, AuditCsv::line);
      default -> throw new BadPayload("'format' must be ndjson or csv");
    }
  }

  /** Stretch by stretch, because the log may be larger than the memory. */
  private void stream(
      Context ctx,
      AuditQuery query,
      String mediaType,
      String heading,
      Function<AuditEntry, String> line)
      throws IOException {
    long id = 0;
    List<AuditEntry> stretch = store.oldest(query, id, STRETCH);
    ctx.status(200);
    ctx.res().setContentType(mediaType);
    OutputStream out = ctx.res().getOutputStream();
    out.write(heading.getBytes(StandardCharsets.UTF_8));
    while (!stretch.isEmpty()) {
      StringBuilder text = new StringBuilder();
      stretch.forEach(entry -> text.append(line.apply(entry)));
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
      id = stretch.getLast().id();
      stretch = store.oldest(query, id, STRETCH);
    }
  }

  private static AuditQuery query(Context ctx) {
    return new AuditQuery(
        Request.query(ctx, "actor").orElse(null),
        Request.query(ctx, "action").orElse(null),
        time(ctx, "from"),
        time(ctx, "to"));
  }

  private static @Nullable Instant time(Context ctx, String name) {
    try {
      return Request.query(ctx, name).map(Instant::parse).orElse(null);
    } catch (DateTimeParseException e) {
      throw new BadPayload("'" + name + "' must be a time such as 2026-11-21T12:00:00Z");
    }
  }
}
