package io.crispfleet.server.releases;

import io.crispfleet.contract.api.release.NotesRequest;
import io.crispfleet.contract.api.release.PromoteRequest;
import io.crispfleet.contract.api.release.PublishRequest;
import io.crispfleet.contract.api.release.ReleaseInfo;
import io.crispfleet.contract.api.release.ReleasePage;
import io.crispfleet.contract.api.release.SignatureRequest;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.UserRole;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/releases}: upload, look, publish, promote, retire. */
final class ReleaseRoutes {
  private static final String PATH = "/api/v1/releases";
  private static final String TAG = "releases";
  private static final String WRITE = "releases:write";
  private static final String READ = "releases:read";
  private static final Duration LONGEST_UPLOAD = Duration.ofMinutes(30);

  private final ReleaseService service;
  private final ReleaseUpload upload;
  private final long limit;

  ReleaseRoutes(ReleaseService service, ReleaseUpload upload, long limit) {
    this.service = service;
    this.upload = upload;
    this.limit = limit;
  }

  void declare(Api api) {
    api.post(PATH)
        .tag(TAG)
        .summary("Upload a release: 'metadata' (JSON), 'app', other files, manifest, signature")
        .users(UserRole.RELEASER, WRITE)
        .body("multipart/form-data")
        .limit(limit)
        .timeout(LONGEST_UPLOAD)
        .answers(201, ReleaseInfo.class, "The new release")
        .answers(200, ReleaseInfo.class, "The very same release was here before")
        .problems(404, 409, 410, 422)
        .audit("release.upload")
        .handle(this::create);
    api.get(PATH)
        .tag(TAG)
        .summary("List releases, newest first")
        .users(UserRole.VIEWER, READ)
        .query("platform", "string", false, "Only of this platform")
        .query("channel", "string", false, "Only in this channel")
        .query("state", "string", false, "Only draft, active or retired")
        .query("limit", "integer", false, "Most releases of a page, 1 to 500")
        .query("cursor", "string", false, "'next' of the page before")
        .answers(200, ReleasePage.class, "A page of releases")
        .handle(this::list);
    api.get(PATH + "/{id}")
        .tag(TAG)
        .summary("Look at a release")
        .users(UserRole.VIEWER, READ)
        .answers(200, ReleaseInfo.class, "The release")
        .problems(404)
        .handle(ctx -> answer(ctx, service.require(id(ctx))));
    api.delete(PATH + "/{id}")
        .tag(TAG)
        .summary("Delete a draft that was never published")
        .users(UserRole.RELEASER, WRITE)
        .answers(204, "", "Gone")
        .problems(404, 409)
        .audit("release.delete")
        .handle(
            ctx -> {
              service.delete(id(ctx));
              Request.audited(ctx, id(ctx), "");
              Reply.empty(ctx, 204);
            });
    verbs(api);
  }

  private void verbs(Api api) {
    verb(api, "publish", "Offer a draft to its channel")
        .body(PublishRequest.class)
        .handle(
            ctx ->
                done(
                    ctx, service.publish(id(ctx), body(ctx, PublishRequest.class).unsigned()), ""));
    verb(api, "promote", "Move to a channel that more devices follow, byte for byte the same")
        .body(PromoteRequest.class)
        .handle(
            ctx -> {
              String from = service.require(id(ctx)).release().channel();
              String to = given(body(ctx, PromoteRequest.class).channel(), "channel");
              ReleaseEntry entry = service.promote(id(ctx), to);
              done(ctx, entry, from + " to " + to + ", sha256 " + entry.release().sha256());
            });
    verb(api, "retire", "Stop offering it").handle(ctx -> done(ctx, service.retire(id(ctx)), ""));
    verb(api, "reactivate", "Offer a retired release again")
        .handle(ctx -> done(ctx, service.reactivate(id(ctx)), ""));
    verb(api, "notes", "Replace the notes")
        .body(NotesRequest.class)
        .handle(
            ctx ->
                done(
                    ctx,
                    service.notes(id(ctx), given(body(ctx, NotesRequest.class).notes(), "notes")),
                    ""));
    verb(api, "sign", "Add the signature to an unsigned release")
        .body(SignatureRequest.class)
        .handle(this::sign);
  }

  private static Api.Route verb(Api api, String verb, String summary) {
    return api.post(PATH + "/{id}:" + verb)
        .tag(TAG)
        .summary(summary)
        .users(UserRole.RELEASER, WRITE)
        .answers(200, ReleaseInfo.class, "The release as it is now")
        .problems(404, 409, 422)
        .audit("release." + verb)
        .idempotent();
  }

  private void create(Context ctx) throws IOException {
    ReleaseService.Outcome outcome = upload.fromForm(ctx, Request.user(ctx).label());
    Release release = outcome.entry().release();
    Request.audited(
        ctx,
        release.id(),
        (outcome.created() ? "new, sha256 " : "again, sha256 ") + release.sha256());
    ctx.header("Location", PATH + "/" + release.id());
    Reply.json(ctx, outcome.created() ? 201 : 200, service.info(outcome.entry()));
  }

  private void sign(Context ctx) throws IOException {
    SignatureRequest request = body(ctx, SignatureRequest.class);
    given(request.manifest(), "manifest");
    given(request.signature(), "signature");
    String key = given(request.keyId(), "keyId");
    done(ctx, service.sign(id(ctx), request), "key " + key);
  }

  private void list(Context ctx) throws IOException {
    Optional<String> platform = Request.query(ctx, "platform");
    Optional<String> channel = Request.query(ctx, "channel");
    Optional<String> state = Request.query(ctx, "state");
    Optional<String> cursor = Request.query(ctx, "cursor");
    int most = (int) Request.number(ctx, "limit", 100, 1, 500);
    List<ReleaseEntry> matching =
        service.catalog().newestFirst().stream()
            .filter(entry -> platform.map(entry.release().platform()::equals).orElse(true))
            .filter(entry -> channel.map(entry.release().channel()::equals).orElse(true))
            .filter(entry -> state.map(word(entry)::equals).orElse(true))
            .toList();
    int from = cursor.map(id -> after(matching, id)).orElse(0);
    int to = Math.min(matching.size(), from + most);
    Map<String, Long> downloads = service.downloads();
    List<ReleaseInfo> page =
        matching.subList(from, to).stream()
            .map(
                entry ->
                    entry.info(
                        service.catalog().trusted(entry.release()),
                        downloads.getOrDefault(entry.release().id(), 0L)))
            .toList();
    Reply.json(ctx, 200, new ReleasePage(page, to < matching.size() ? page.getLast().id() : null));
  }

  private static int after(List<ReleaseEntry> entries, String id) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).release().id().equals(id)) {
        return i + 1;
      }
    }
    throw Problem.badRequest("BAD_CURSOR", "The cursor is none of this list; begin again.");
  }

  private void done(Context ctx, ReleaseEntry entry, String detail) throws IOException {
    Request.audited(ctx, entry.release().id(), detail);
    answer(ctx, entry);
  }

  private void answer(Context ctx, ReleaseEntry entry) throws IOException {
    Reply.json(ctx, 200, service.info(entry));
  }

  private static String word(ReleaseEntry entry) {
    return entry.release().state().name().toLowerCase(Locale.ROOT);
  }

  private static <T> T body(Context ctx, Class<T> type) {
    return Request.body(ctx, type);
  }

  private static String given(@Nullable String value, String name) {
    if (value == null) {
      throw Problem.badRequest("BAD_REQUEST", "'" + name + "' is needed.");
    }
    return value;
  }

  private static String id(Context ctx) {
    return ctx.pathParam("id");
  }
}
