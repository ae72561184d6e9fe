package io.crispfleet.server.releases;

import io.crispfleet.contract.api.release.NewRelease;
import io.crispfleet.contract.json.Json;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.releases.inspect.ArtifactKind;
import io.crispfleet.server.releases.upload.Bundles;
import io.crispfleet.server.releases.upload.Form;
import io.crispfleet.server.releases.upload.StagedBlobs;
import io.crispfleet.server.releases.upload.Uploads;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes uploads apart and hands them to the service. */
public final class ReleaseUpload {
  private final ReleaseService service;
  private final StagedBlobs blobs;
  private final Uploads uploads;
  private final Bundles bundles;

  ReleaseUpload(ReleaseService service, StagedBlobs blobs, Uploads uploads, Bundles bundles) {
    this.service = service;
    this.blobs = blobs;
    this.uploads = uploads;
    this.bundles = bundles;
  }

  /** The form of the management API: {@code metadata}, files, manifest and signature. */
  ReleaseService.Outcome fromForm(Context ctx, String owner) throws IOException {
    try (Form form = Form.read(ctx, blobs, ArtifactKind::of, bundles)) {
      NewRelease said =
          form.text("metadata")
              .map(json -> Json.read(json.getBytes(StandardCharsets.UTF_8), NewRelease.class))
              .orElseGet(NewRelease::unsaid);
      for (Map.Entry<String, String> upload : said.uploads().entrySet()) {
        take(form, upload.getKey(), uploads.complete(upload.getValue(), owner));
      }
      ReleaseService.Outcome outcome =
          service.create(new Candidate(signed(said, form), form.files(), false), owner);
      for (String id : said.uploads().values()) {
        uploads.delete(id, owner);
      }
      return outcome;
    }
  }

  /** A form of an older tool, whose fields {@code said} translates. */
  public ReleaseService.Outcome fromLegacyForm(Form form, NewRelease said, String owner) {
    return service.create(new Candidate(said, form.files(), true), owner);
  }

  public Form legacyForm(Context ctx, Form.Fields fields) throws IOException {
    return Form.read(ctx, blobs, fields, null);
  }

  /** An app that comes from another server. */
  public ReleaseService.Outcome fromServer(
      NewRelease said, Map<ArtifactKind, Path> files, String by) throws IOException {
    try (Form form = Form.empty(blobs)) {
      for (Map.Entry<ArtifactKind, Path> file : files.entrySet()) {
        take(form, file.getKey().word(), file.getValue());
      }
      return service.create(new Candidate(said, form.files(), false), by);
    }
  }

  private void take(Form form, String name, Path file) throws IOException {
    if (name.equals("bundle")) {
      bundles.read(file, form);
      return;
    }
    ArtifactKind kind =
        ArtifactKind.of(name)
            .orElseThrow(
                () ->
                    Problem.badRequest(
                        "UNKNOWN_PART", "A release has no file named '" + name + "'."));
    try (InputStream in = Files.newInputStream(file)) {
      form.store(kind, in);
    }
  }

  private static NewRelease signed(NewRelease said, Form form) {
    @Nullable String manifest = form.verbatim("manifest");
    return new NewRelease(
        said.product(),
        said.platform(),
        said.boards(),
        said.version(),
        said.versionCode(),
        said.minVersionCode(),
        said.channel(),
        said.layout(),
        said.notes(),
        said.publish(),
        manifest != null ? manifest : said.manifest(),
        form.text("keyid").orElse(said.keyId()),
        form.text("signature").orElse(said.signature()),
        said.uploads());
  }
}
