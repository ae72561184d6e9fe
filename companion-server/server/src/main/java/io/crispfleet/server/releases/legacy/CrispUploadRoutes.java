package io.crispfleet.server.releases.legacy;

import io.crispfleet.contract.api.release.NewRelease;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.releases.Release;
import io.crispfleet.server.releases.ReleaseEntry;
import io.crispfleet.server.releases.ReleaseService;
import io.crispfleet.server.releases.ReleaseUpload;
import io.crispfleet.server.releases.inspect.ArtifactKind;
import io.crispfleet.server.releases.upload.Form;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** {@code POST /api/fota/upload}, as crisp-game scripts know it, with both sets of field names. */
public final class CrispUploadRoutes {
  static final long LIMIT = 100L << 20;
  static final Duration SLOWEST = Duration.ofMinutes(30);
  private static final Set<String> FILES = Set.of("firmware", "file");

  private final ReleaseUpload upload;
  private final boolean autopublish;

  public CrispUploadRoutes(ReleaseUpload upload, boolean autopublish) {
    this.upload = upload;
    this.autopublish = autopublish;
  }

  public void declare(Api api) {
    api.post("/api/fota/upload")
        .tag("legacy")
        .summary("Upload firmware for crisp-game sticks")
        .header("X-API-Token", false, "An access token; or Authorization: Bearer")
        .body("multipart/form-data")
        .limit(LIMIT)
        .timeout(SLOWEST)
        .everywhere()
        .answers(201, CrispUploadAnswer.class, "The release; a draft unless configured otherwise")
        .answers(200, CrispUploadAnswer.class, "The very same release was here before")
        .answers(400, "text/plain", "What is missing")
        .unauthorized("Unauthorized")
        .problems(409, 422)
        .audit("release.upload")
        .handle(this::take);
  }

  private void take(Context ctx) throws IOException {
    Caller caller = Request.caller(ctx);
    UploadAccess.require(caller);
    try (Form form = upload.legacyForm(ctx, CrispUploadRoutes::kind)) {
      Optional<String> version = form.text("version");
      if (version.isEmpty()) {
        Reply.text(ctx, 400, "Version is required");
      } else if (form.files().isEmpty()) {
        Reply.text(ctx, 400, "Firmware file is required");
      } else {
        answer(ctx, upload.fromLegacyForm(form, said(form, version.get()), caller.label()));
      }
    }
  }

  private static Optional<ArtifactKind> kind(String field) {
    return FILES.contains(field) ? Optional.of(ArtifactKind.APP) : Optional.empty();
  }

  private NewRelease said(Form form, String version) {
    OptionalLong code = versionCode(form);
    return new NewRelease(
        form.text("product").orElse("crisp-games"),
        form.text("platform").orElse(null),
        null,
        version,
        code.isPresent() ? Long.valueOf(code.getAsLong()) : null,
        null,
        "stable",
        "huge_app",
        form.text("description").or(() -> form.text("release_notes")).orElse(""),
        autopublish,
        null,
        null,
        null,
        null);
  }

  static OptionalLong versionCode(Form form) {
    Optional<String> text = form.text("version_code");
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!text.get().matches("[0-9]{1,18}")) {
      throw new BadPayload("'version_code' must be a whole number");
    }
    return OptionalLong.of(Long.parseLong(text.get()));
  }

  private static void answer(Context ctx, ReleaseService.Outcome outcome) throws IOException {
    ReleaseEntry entry = outcome.entry();
    Release release = entry.release();
    Request.audited(ctx, release.id(), "crisp-game upload, sha256 " + release.sha256());
    Reply.json(
        ctx,
        outcome.created() ? 201 : 200,
        new CrispUploadAnswer(
            "success",
            true,
            release.version(),
            release.size(),
            release.md5(),
            release.sha256(),
            release.notes(),
            "firmware_v" + release.version() + ".bin",
            "/api/fota/download?version=" + release.version(),
            release.createdAt().toString(),
            release.state().name().toLowerCase(Locale.ROOT),
            entry.warnings()));
  }
}
