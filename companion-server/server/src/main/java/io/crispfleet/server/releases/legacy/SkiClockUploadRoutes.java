package io.crispfleet.server.releases.legacy;

import io.crispfleet.contract.api.release.NewRelease;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.legacy.ErrorAnswer;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.LegacyKeys;
import io.crispfleet.server.identity.UserRole;
import io.crispfleet.server.releases.ReleaseEntry;
import io.crispfleet.server.releases.ReleaseService;
import io.crispfleet.server.releases.ReleaseUpload;
import io.crispfleet.server.releases.Releases;
import io.crispfleet.server.releases.inspect.ArtifactKind;
import io.crispfleet.server.releases.inspect.Platform;
import io.crispfleet.server.releases.legacy.SkiClockAnswers.Configured;
import io.crispfleet.server.releases.legacy.SkiClockAnswers.Failure;
import io.crispfleet.server.releases.legacy.SkiClockAnswers.History;
import io.crispfleet.server.releases.legacy.SkiClockAnswers.Keys;
import io.crispfleet.server.releases.legacy.SkiClockAnswers.Status;
import io.crispfleet.server.releases.legacy.SkiClockAnswers.Uploaded;
import io.crispfleet.server.releases.upload.Form;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The firmware side of the ski clock's server: upload, status, history, shared keys. */
public final class SkiClockUploadRoutes {
  private static final String TAG = "legacy";
  private static final Duration GRACE = Duration.ofHours(1);

  private final Releases releases;
  private final ReleaseUpload upload;
  private final LegacyKeys keys;
  private final boolean autopublish;

  public SkiClockUploadRoutes(
      Releases releases, ReleaseUpload upload, LegacyKeys keys, boolean autopublish) {
    this.releases = releases;
    this.upload = upload;
    this.keys = keys;
    this.autopublish = autopublish;
  }

  public void declare(Api api) {
    api.post("/api/upload")
        .tag(TAG)
        .summary("Upload firmware for ski clocks: 'file', 'version', 'platform'")
        .header("X-API-Key", false, "The upload key")
        .body("multipart/form-data")
        .limit(CrispUploadRoutes.LIMIT)
        .timeout(CrispUploadRoutes.SLOWEST)
        .everywhere()
        .answers(201, Uploaded.class, "The version; a draft unless configured otherwise")
        .answers(400, Failure.class, "What is missing or wrong")
        .unauthorized(new ErrorAnswer("Invalid API key"))
        .answers(409, Failure.class, "The version exists")
        .answers(422, Failure.class, "The image cannot be used")
        .audit("release.upload")
        .handle(this::take);
    api.get("/api/status")
        .tag(TAG)
        .summary("The newest firmware of each platform")
        .users(UserRole.VIEWER, "releases:read")
        .answers(200, Status.class, "By platform")
        .handle(this::status);
    api.post("/api/config")
        .tag(TAG)
        .summary("Replace the shared keys; only for an admin's session")
        .users(UserRole.ADMIN, "keys:write")
        .body(Keys.class)
        .answers(200, Configured.class, "Which keys are new")
        .audit("legacy.keys")
        .handle(this::configure);
    api.get("/api/firmware-history")
        .tag(TAG)
        .summary("All versions, newest first")
        .users(UserRole.VIEWER, "releases:read")
        .query("platform", "string", false, "Only of this platform")
        .query("product", "string", false, "Only of this product")
        .answers(200, History.class, "The versions")
        .handle(this::history);
    api.get("/api/firmware-metadata")
        .tag(TAG)
        .summary("One version")
        .users(UserRole.VIEWER, "releases:read")
        .query("platform", "string", true, "The platform")
        .query("version", "string", false, "The version; the newest unless said")
        .answers(200, VersionInfo.class, "The version")
        .problems(404)
        .handle(this::metadata);
  }

  private void take(Context ctx) throws IOException {
    Caller caller = Request.caller(ctx);
    UploadAccess.require(caller);
    try (Form form = upload.legacyForm(ctx, SkiClockUploadRoutes::kind)) {
      ReleaseService.Outcome outcome = upload.fromLegacyForm(form, said(form), caller.label());
      ReleaseEntry entry = outcome.entry();
      if (!outcome.created()) {
        throw Problem.conflict("VERSION_EXISTS", "Version already exists");
      }
      Request.audited(
          ctx, entry.release().id(), "ski clock upload, sha256 " + entry.release().sha256());
      Reply.json(
          ctx, 201, new Uploaded(true, "Firmware uploaded successfully", VersionInfo.of(entry)));
    } catch (Problem refused) {
      refuse(ctx, refused);
    } catch (BadPayload bad) {
      Reply.json(ctx, 400, Failure.of(String.valueOf(bad.getMessage()), "BAD_REQUEST"));
    }
  }

  private static void refuse(Context ctx, Problem refused) throws IOException {
    boolean downgrade = refused.code().equals("VERSION_NOT_HIGHER");
    int status = downgrade ? 400 : refused.status();
    if (status != 400 && status != 409 && status != 422) {
      throw refused;
    }
    String said = String.valueOf(refused.getMessage());
    String error = downgrade ? "Version downgrade not allowed: " + said : said;
    Reply.json(ctx, status, Failure.of(error, refused.code()));
  }

  private static Optional<ArtifactKind> kind(String field) {
    return field.equals("file") ? Optional.of(ArtifactKind.APP) : Optional.empty();
  }

  private NewRelease said(Form form) {
    String platform =
        form.text("platform").orElseThrow(() -> new BadPayload("Platform is required"));
    Platform.meantBy(platform)
        .ifPresent(
            meant -> {
              throw new BadPayload(
                  "Platform '" + platform + "' is an alias; upload for '" + meant + "' instead");
            });
    if (!Platform.SKI_CLOCK.contains(platform)) {
      throw new BadPayload("Invalid platform. Known: " + String.join(", ", Platform.SKI_CLOCK));
    }
    String version = form.text("version").orElseThrow(() -> new BadPayload("Version is required"));
    if (form.files().isEmpty()) {
      throw new BadPayload("No file provided");
    }
    OptionalLong code = CrispUploadRoutes.versionCode(form);
    return new NewRelease(
        form.text("product").orElse("ski-clock"),
        platform,
        List.of(),
        version,
        code.isPresent() ? Long.valueOf(code.getAsLong()) : null,
        null,
        "stable",
        null,
        form.text("description").or(() -> form.text("release_notes")).orElse(""),
        autopublish,
        null,
        null,
        null,
        null);
  }

  private void status(Context ctx) throws IOException {
    Map<String, VersionInfo> firmwares = new TreeMap<>();
    for (String platform : Platform.names()) {
      releases.newest(platform).ifPresent(entry -> firmwares.put(platform, VersionInfo.of(entry)));
    }
    Reply.json(ctx, 200, new Status("ok", firmwares, Platform.SKI_CLOCK));
  }

  private void configure(Context ctx) throws IOException {
    if (!Request.user(ctx).session()) {
      throw Problem.forbidden(
          "SESSION_NEEDED", "Shared keys are replaced by an admin who is logged in.");
    }
    Keys wanted = Request.body(ctx, Keys.class);
    List<String> updated = new ArrayList<>();
    if (wanted.uploadKey() != null) {
      keys.rotate(LegacyKeys.Kind.UPLOAD, Optional.of(wanted.uploadKey()), GRACE);
      updated.add("upload_key");
    }
    if (wanted.downloadKey() != null) {
      keys.rotate(LegacyKeys.Kind.DOWNLOAD, Optional.of(wanted.downloadKey()), GRACE);
      updated.add("download_key");
    }
    Request.audited(ctx, "legacy-keys", String.join(", ", updated));
    Reply.json(ctx, 200, new Configured(true, updated));
  }

  private void history(Context ctx) throws IOException {
    Optional<String> platform = Request.query(ctx, "platform");
    Optional<String> product = Request.query(ctx, "product");
    List<VersionInfo> versions =
        releases.newestFirst().stream()
            .filter(entry -> platform.map(entry.release().platform()::equals).orElse(true))
            .filter(entry -> product.map(entry.release().product()::equals).orElse(true))
            .map(VersionInfo::of)
            .toList();
    Reply.json(ctx, 200, new History(versions, versions.size()));
  }

  private void metadata(Context ctx) throws IOException {
    String platform =
        Request.query(ctx, "platform").orElseThrow(() -> new BadPayload("'platform' is needed"));
    ReleaseEntry entry =
        Request.query(ctx, "version")
            .map(version -> releases.entry(Releases.id(platform, version)))
            .orElseGet(() -> releases.newest(platform))
            .orElseThrow(() -> Problem.notFound("NO_RELEASE", "There is no such firmware."));
    Reply.json(ctx, 200, VersionInfo.of(entry));
  }
}
