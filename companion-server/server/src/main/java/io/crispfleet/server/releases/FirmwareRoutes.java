package io.crispfleet.server.releases;

import io.crispfleet.contract.api.release.ArtifactInfo;
import io.crispfleet.contract.api.release.DownloadEntry;
import io.crispfleet.contract.api.release.DownloadPage;
import io.crispfleet.server.blob.BlobStore;
import io.crispfleet.server.blob.BlobStore.Blob;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Download;
import io.crispfleet.server.http.Download.Manner;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.UserRole;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Firmware by its hash, manifests, and the log of downloads. */
final class FirmwareRoutes {
  private static final String TAG = "firmware";
  private static final String READ = "releases:read";
  private static final Duration SLOWEST = Duration.ofMinutes(30);

  private final Releases releases;
  private final BlobStore blobs;
  private final Download download;
  private final Deflated deflated;
  private final DownloadLog log;

  FirmwareRoutes(
      Releases releases, BlobStore blobs, Download download, Deflated deflated, DownloadLog log) {
    this.releases = releases;
    this.blobs = blobs;
    this.download = download;
    this.deflated = deflated;
    this.log = log;
  }

  void declare(Api api) {
    firmware(api.get("/api/v1/fw/{sha256}"), "Fetch a file of a release by its SHA-256")
        .handle(this::plain);
    firmware(api.head("/api/v1/fw/{sha256}"), "Ask for the size of a file").handle(this::plain);
    firmware(
            api.get("/api/v1/fw/{sha256}/deflated"),
            "Fetch a file of a release as zlib data, as ESP boot loaders take it")
        .handle(this::compressed);
    api.get("/api/v1/manifest/{platform}/{version}")
        .tag(TAG)
        .summary("Fetch the signed manifest of a release; the signature is in the headers")
        .everywhere()
        .answers(200, "text/plain", "The exact text; X-Signature and X-Key-Id beside it")
        .problems(404)
        .handle(this::manifest);
    api.get("/api/v1/downloads")
        .tag(TAG)
        .summary("List downloads, newest first")
        .users(UserRole.RELEASER, READ)
        .query("platform", "string", false, "Only of this platform")
        .query("who", "string", false, "Only of this caller, such as user:anna")
        .query("before", "integer", false, "'next' of the page before")
        .query("limit", "integer", false, "Most entries, 1 to 1000")
        .answers(200, DownloadPage.class, "A page of downloads")
        .handle(this::downloads);
  }

  private static Api.Route firmware(Api.Route route, String summary) {
    return route
        .tag(TAG)
        .summary(summary)
        .everywhere()
        .header("Range", false, "Part of the file")
        .timeout(SLOWEST)
        .answers(200, "application/octet-stream", "The file")
        .answers(206, "application/octet-stream", "The part that was asked for")
        .answers(304, "", "It has not changed: it never does")
        .problems(401, 403, 404, 416);
  }

  private void plain(Context ctx) throws IOException {
    String sha256 = ctx.pathParam("sha256");
    ReleaseEntry entry = holding(sha256, Request.caller(ctx));
    Blob blob = blobs.find(sha256).orElseThrow(() -> gone(entry.release()));
    if (entry.release().sha256().equals(sha256)) {
      log.record(ctx, Request.caller(ctx).label(), entry.release());
    }
    download.serve(ctx, blob, Manner.firmware("").forEver());
  }

  private void compressed(Context ctx) throws IOException {
    String sha256 = ctx.pathParam("sha256");
    ReleaseEntry entry = holding(sha256, Request.caller(ctx));
    if (blobs.find(sha256).isEmpty()) {
      throw gone(entry.release());
    }
    Caller caller = Request.caller(ctx);
    if (entry.release().sha256().equals(sha256)) {
      log.record(ctx, caller.label(), entry.release());
    }
    ctx.header("X-Uncompressed-Size", Long.toString(size(entry, sha256)));
    download.serve(ctx, deflated.of(sha256), Manner.firmware("").forEver());
  }

  private static long size(ReleaseEntry entry, String sha256) {
    return entry.artifacts().stream()
        .filter(artifact -> artifact.sha256().equals(sha256))
        .mapToLong(ArtifactInfo::size)
        .findFirst()
        .orElseThrow();
  }

  /** Open to whoever knows the hash, as sticks do from signed manifests; drafts are not. */
  private ReleaseEntry holding(String sha256, Caller caller) {
    ReleaseEntry entry =
        releases
            .holding(sha256)
            .orElseThrow(
                () -> Problem.notFound("NO_FIRMWARE", "No release has a file with this SHA-256."));
    if (entry.release().state() == Release.State.DRAFT) {
      requireReader(caller);
    }
    return entry;
  }

  private static void requireReader(Caller caller) {
    if (!(caller instanceof Caller.User user)) {
      throw Problem.unauthorized("LOGIN_NEEDED", "It belongs to a draft: log in, or send a token.");
    }
    if (!user.scopes().isEmpty() && !user.scopes().contains(READ)) {
      throw Problem.forbidden("SCOPE_NEEDED", "This token lacks the scope '" + READ + "'.");
    }
  }

  private static Problem gone(Release release) {
    return Problem.notFound(
        "FILES_REMOVED", "The files of " + release.id() + " were removed long after its end.");
  }

  private void manifest(Context ctx) throws IOException {
    Release release =
        releases
            .find(ctx.pathParam("platform"), ctx.pathParam("version"))
            .orElseThrow(() -> Problem.notFound("NO_RELEASE", "There is no such release."));
    String text = release.manifest();
    if (text == null || release.keyId() == null || release.signature() == null) {
      throw Problem.notFound("UNSIGNED", release.id() + " is not signed.");
    }
    ctx.header("X-Key-Id", release.keyId());
    ctx.header("X-Signature", release.signature());
    Reply.bytes(ctx, 200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  private void downloads(Context ctx) throws IOException {
    int most = (int) Request.number(ctx, "limit", 100, 1, 1000);
    long before = Request.number(ctx, "before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
    List<DownloadEntry> entries =
        log.page(Request.query(ctx, "platform"), Request.query(ctx, "who"), before, most);
    Long next = entries.size() == most ? Long.valueOf(entries.getLast().id()) : null;
    Reply.json(ctx, 200, new DownloadPage(entries, next));
  }
}
