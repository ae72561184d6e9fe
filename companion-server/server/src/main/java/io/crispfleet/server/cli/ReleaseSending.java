package io.crispfleet.server.cli;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.CommandFailure;
import io.crispfleet.contract.api.release.NewRelease;
import io.crispfleet.contract.api.release.PublishRequest;
import io.crispfleet.contract.api.release.ReleaseInfo;
import io.crispfleet.contract.api.release.SignatureRequest;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.manifest.Manifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import okhttp3.MultipartBody;
import org.jspecify.annotations.Nullable;

/** Brings a release to a server, or finds that it is there already. */
final class ReleaseSending {
  static final String RELEASES = "/api/v1/releases";

  private final ApiClient api;
  private final LongConsumer progress;

  /**
   * What is said about a release besides its manifest.
   *
   * @param boards the only ones it is for; empty for all
   * @param layout empty for the usual one
   */
  record Wishes(
      List<String> boards, String channel, String layout, String notes, boolean publish) {}

  /** A release on the server; {@code created} is false when it was there before. */
  record Sent(ReleaseInfo release, boolean created) {}

  ReleaseSending(ApiClient api, LongConsumer progress) {
    this.api = api;
    this.progress = progress;
  }

  Sent send(byte[] app, Manifest manifest, Optional<SignatureRequest> signed, Wishes wishes) {
    Optional<ReleaseInfo> there =
        find(manifest)
            .filter(release -> release.image().sha256().equals(manifest.sha256()))
            // Other boards are for the server to refuse.
            .filter(release -> wishes.boards().isEmpty());
    return there.isPresent()
        ? new Sent(complete(there.get(), signed, wishes), false)
        : new Sent(create(app, manifest, signed, wishes), true);
  }

  private Optional<ReleaseInfo> find(Manifest manifest) {
    try {
      String path = path(manifest.platform() + "@" + manifest.version());
      return Optional.of(api.get(path).read(ReleaseInfo.class));
    } catch (CommandFailure e) {
      if (e.exit() == CommandFailure.Exit.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Does what is left to do of what an earlier run began. */
  private ReleaseInfo complete(
      ReleaseInfo there, Optional<SignatureRequest> signed, Wishes wishes) {
    ReleaseInfo release = there;
    if (release.keyId() == null && signed.isPresent()) {
      release = api.post(path(release.id()) + ":sign").json(signed.get()).read(ReleaseInfo.class);
    }
    if (wishes.publish() && release.state().equals("draft")) {
      release =
          api.post(path(release.id()) + ":publish")
              .json(new PublishRequest(false))
              .read(ReleaseInfo.class);
    }
    return release;
  }

  private ReleaseInfo create(
      byte[] app, Manifest manifest, Optional<SignatureRequest> signed, Wishes wishes) {
    String upload = new ResumableUpload(api).send(app, manifest.sha256(), progress);
    NewRelease said = said(signed.isPresent() ? null : manifest, signed, wishes, upload);
    MultipartBody form =
        new MultipartBody.Builder()
            .setType(MultipartBody.FORM)
            .addFormDataPart("metadata", Json.text(said))
            .build();
    return api.post(RELEASES).body(form).read(ReleaseInfo.class);
  }

  /** A signed manifest says it all; saying it again could only contradict it. */
  private static NewRelease said(
      @Nullable Manifest manifest,
      Optional<SignatureRequest> signed,
      Wishes wishes,
      String upload) {
    return new NewRelease(
        manifest == null ? null : manifest.product(),
        manifest == null ? null : manifest.platform(),
        wishes.boards(),
        manifest == null ? null : manifest.version(),
        manifest == null ? null : (Long) manifest.versionCode(),
        manifest == null ? null : (Long) manifest.minVersionCode(),
        wishes.channel(),
        wishes.layout().isEmpty() ? null : wishes.layout(),
        wishes.notes(),
        wishes.publish(),
        signed.map(SignatureRequest::manifest).orElse(null),
        signed.map(SignatureRequest::keyId).orElse(null),
        signed.map(SignatureRequest::signature).orElse(null),
        Map.of("app", upload));
  }

  static String path(String id) {
    return RELEASES + "/" + ApiClient.segment(id);
  }
}
