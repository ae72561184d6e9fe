package io.crispfleet.server.releases;

import io.crispfleet.contract.api.release.ArtifactInfo;
import io.crispfleet.contract.api.release.LinkInfo;
import io.crispfleet.contract.api.release.LinkRequest;
import io.crispfleet.server.blob.BlobStore;
import io.crispfleet.server.blob.BlobStore.Blob;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Download;
import io.crispfleet.server.http.Download.Manner;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.DownloadPermissions;
import io.crispfleet.server.identity.UserRole;
import io.crispfleet.server.releases.inspect.ArtifactKind;
import io.crispfleet.server.releases.link.LinkTokens;
import io.crispfleet.server.releases.link.LinkTokens.Link;
import io.crispfleet.server.releases.link.WebToolsManifest;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Links for people, and the manifests and parts with which a browser flashes a board. */
final class LinkRoutes {
  private static final String TAG = "firmware";
  private static final long LONGEST_TTL = Duration.ofDays(7).toSeconds();
  private static final Duration SLOWEST = Duration.ofMinutes(30);

  private final ReleaseService service;
  private final BlobStore blobs;
  private final Download download;
  private final DownloadLog log;
  private final DownloadPermissions permissions;
  private final LinkTokens userLinks;
  private final LinkTokens partLinks;
  private final Duration ttl;
  private final InstantSource clock;

  LinkRoutes(
      ReleaseService service,
      BlobStore blobs,
      Download download,
      DownloadLog log,
      DownloadPermissions permissions,
      LinkTokens userLinks,
      LinkTokens partLinks,
      Duration ttl,
      InstantSource clock) {
    this.service = service;
    this.blobs = blobs;
    this.download = download;
    this.log = log;
    this.permissions = permissions;
    this.userLinks = userLinks;
    this.partLinks = partLinks;
    this.ttl = ttl;
    this.clock = clock;
  }

  void declare(Api api) {
    api.post("/api/v1/releases/{id}:link")
        .tag(TAG)
        .summary("Make a link with which this user can fetch the app without logging in")
        .users(UserRole.VIEWER, "releases:read")
        .body(LinkRequest.class)
        .answers(201, LinkInfo.class, "The link")
        .problems(404, 409)
        .audit("release.link")
        .handle(this::link);
    api.get("/firmware/user-download/{token}")
        .tag(TAG)
        .summary("Fetch an app by a user's link")
        .header("Range", false, "Part of the file")
        .timeout(SLOWEST)
        .answers(200, "application/octet-stream", "The app")
        .answers(206, "application/octet-stream", "The part that was asked for")
        .answers(304, "", "It has not changed")
        .problems(404, 410, 416)
        .handle(this::userDownload);
    api.get("/firmware/manifest/{file}")
        .tag(TAG)
        .summary("The ESP Web Tools manifest of a platform's current release: '<platform>.json'")
        .query("channel", "string", false, "dev, beta or stable (unless said)")
        .query("access", "string", false, "The token of a link, when the page has no session")
        .cors()
        .answers(200, WebToolsManifest.class, "The manifest")
        .problems(404, 410)
        .handle(this::manifest);
    api.get("/firmware/parts/{token}/{file}")
        .tag(TAG)
        .summary("Fetch a file that a manifest names")
        .header("Range", false, "Part of the file")
        .timeout(SLOWEST)
        .cors()
        .answers(200, "application/octet-stream", "The file")
        .answers(206, "application/octet-stream", "The part that was asked for")
        .answers(304, "", "It has not changed")
        .problems(404, 410, 416)
        .handle(this::part);
  }

  private void link(Context ctx) throws IOException {
    LinkRequest request = Request.body(ctx, LinkRequest.class);
    Caller.User user = Request.user(ctx);
    Release release = service.require(ctx.pathParam("id")).release();
    if (!permissions.mayDownload(user, release.platform())) {
      throw notAllowed(release.platform());
    }
    long seconds = request.ttlSeconds() == null ? ttl.toSeconds() : request.ttlSeconds();
    if (seconds < 1 || seconds > LONGEST_TTL) {
      throw Problem.badRequest("BAD_TTL", "'ttlSeconds' is 1 to " + LONGEST_TTL + ".");
    }
    Link link = link(user, release, Duration.ofSeconds(seconds));
    Request.audited(ctx, release.id(), "until " + link.expires());
    Reply.json(
        ctx, 201, new LinkInfo("/firmware/user-download/" + userLinks.issue(link), link.expires()));
  }

  private Link link(Caller.User user, Release release, Duration time) {
    return new Link(user.id(), user.name(), release.id(), clock.instant().plus(time));
  }

  private void userDownload(Context ctx) throws IOException {
    Link link = userLinks.open(ctx.pathParam("token"));
    Release release = service.require(link.release()).release();
    requireStillAllowed(link, release);
    log.record(ctx, "user:" + link.name(), release);
    String name = release.platform() + "-" + release.version().replace('+', '_') + ".bin";
    download.serve(ctx, blob(release, release.sha256()), Manner.firmware(name));
  }

  /** Works with a session or bearer token, and with the token of a link for pages elsewhere. */
  private void manifest(Context ctx) throws IOException {
    String file = ctx.pathParam("file");
    if (!file.endsWith(".json")) {
      throw noFirmware(file);
    }
    String platform = file.substring(0, file.length() - ".json".length());
    String channel = Channel.of(Request.query(ctx, "channel").orElse(Channel.STABLE.word())).word();
    Optional<String> access = Request.query(ctx, "access");
    Caller.User user;
    Release release;
    if (access.isPresent()) {
      Link link = userLinks.open(access.get());
      release = service.require(link.release()).release();
      requireStillAllowed(link, release);
      user = new Caller.User(link.user(), link.name(), UserRole.VIEWER, java.util.Set.of(), false);
    } else {
      user = Request.user(ctx);
      release =
          service.catalog().current(platform, channel).orElseThrow(() -> noFirmware(platform));
    }
    if (!release.platform().equals(platform)) {
      throw noFirmware(platform);
    }
    if (access.isEmpty() && !permissions.mayDownload(user, platform)) {
      throw notAllowed(platform);
    }
    Reply.json(ctx, 200, manifest(service.require(release.id()), link(user, release, ttl)));
  }

  private WebToolsManifest manifest(ReleaseEntry entry, Link link) {
    String token = partLinks.issue(link);
    List<WebToolsManifest.Part> parts =
        entry.artifacts().stream()
            .map(
                artifact ->
                    new WebToolsManifest.Part(
                        "/firmware/parts/" + token + "/" + artifact.kind() + ".bin",
                        artifact.offset()))
            .toList();
    return new WebToolsManifest(
        entry.release().product(),
        entry.release().version(),
        true,
        List.of(new WebToolsManifest.Build(entry.image().chip(), parts)));
  }

  private void part(Context ctx) throws IOException {
    Link link = partLinks.open(ctx.pathParam("token"));
    ReleaseEntry entry = service.require(link.release());
    requireStillAllowed(link, entry.release());
    ArtifactInfo artifact =
        entry.artifacts().stream()
            .filter(candidate -> ctx.pathParam("file").equals(candidate.kind() + ".bin"))
            .findFirst()
            .orElseThrow(() -> Problem.notFound("NO_PART", "The release has no such file."));
    if (artifact.kind().equals(ArtifactKind.APP.word())) {
      log.record(ctx, "user:" + link.name(), entry.release());
    }
    download.serve(
        ctx, blob(entry.release(), artifact.sha256()), Manner.firmware(artifact.kind() + ".bin"));
  }

  private void requireStillAllowed(Link link, Release release) {
    if (!permissions.mayDownload(link.user(), release.platform())) {
      throw notAllowed(release.platform());
    }
  }

  private Blob blob(Release release, String sha256) {
    return blobs
        .find(sha256)
        .orElseThrow(
            () ->
                Problem.notFound(
                    "FILES_REMOVED",
                    "The files of " + release.id() + " were removed long after its end."));
  }

  private static Problem notAllowed(String platform) {
    return Problem.forbidden(
        "DOWNLOAD_NOT_ALLOWED", "You may not download firmware for " + platform + ".");
  }

  private static Problem noFirmware(String platform) {
    return Problem.notFound("NO_FIRMWARE", "There is no current firmware for " + platform + ".");
  }
}
