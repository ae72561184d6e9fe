package io.crispfleet.server.releases.sync;

import io.crispfleet.client.CommandFailure;
import io.crispfleet.contract.api.release.ArtifactInfo;
import io.crispfleet.contract.api.release.NewRelease;
import io.crispfleet.contract.api.release.ReleaseInfo;
import io.crispfleet.contract.api.release.SyncError;
import io.crispfleet.contract.api.release.SyncSettings;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.manifest.Manifest;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.releases.Release;
import io.crispfleet.server.releases.ReleaseUpload;
import io.crispfleet.server.releases.Releases;
import io.crispfleet.server.releases.inspect.ArtifactKind;
import io.crispfleet.server.releases.inspect.Platform;
import io.crispfleet.server.releases.keys.SigningKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One pull. The other server is not believed: a release is taken over only if a key that is
 * registered and active here signed it, and if the bytes have the hashes that were announced.
 */
final class Pull {
  private static final int MOST_ERRORS = 100;
  private static final int MOST_BREAKS = 3;
  private static final int LONGEST_DETAIL = 300;

  private final Source source;
  private final SyncSettings settings;
  private final Needs needs;
  private final Parts parts;
  private final BooleanSupplier stopped;
  private final List<SyncError> errors = new ArrayList<>();

  /** Where releases go and what they are checked with. */
  record Needs(Releases releases, SigningKeys keys, ReleaseUpload upload) {}

  /** What became of a pull. */
  record Result(int pulled, List<SyncError> errors) {}

  Pull(Source source, SyncSettings settings, Needs needs, Path folder, BooleanSupplier stopped) {
    this.source = source;
    this.settings = settings;
    this.needs = needs;
    this.parts = new Parts(folder, source);
    this.stopped = stopped;
  }

  Result run() throws IOException {
    int pulled = 0;
    int broken = 0;
    for (ReleaseInfo release : offered()) {
      if (stopped.getAsBoolean()) {
        break;
      }
      try {
        pulled += takeOver(release) ? 1 : 0;
        broken = 0;
      } catch (Problem e) {
        failed(release.id(), e.code(), e.getMessage());
      } catch (BadPayload e) {
        failed(release.id(), "BAD_ANSWER", e.getMessage());
      } catch (CommandFailure e) {
        failed(release.id(), e.code(), e.getMessage());
        boolean unreachable = e.exit() == CommandFailure.Exit.UNREACHABLE;
        // What is half fetched goes on next time; there is no point in beginning ever more.
        if (unreachable && ++broken >= MOST_BREAKS) {
          break;
        }
      }
    }
    parts.sweep();
    return new Result(pulled, List.copyOf(errors));
  }

  /** Oldest first, because version codes only grow. */
  private List<ReleaseInfo> offered() {
    List<@Nullable String> platforms = new ArrayList<>(settings.platforms());
    if (platforms.isEmpty()) {
      platforms.add(null);
    }
    List<ReleaseInfo> all = new ArrayList<>();
    try {
      for (String channel : settings.channels()) {
        for (String platform : platforms) {
          all.addAll(source.releases(channel, platform));
        }
      }
    } catch (CommandFailure e) {
      failed(null, e.code(), e.getMessage());
      return List.of();
    }
    all.sort(Comparator.comparingLong(ReleaseInfo::versionCode));
    return all;
  }

  private boolean takeOver(ReleaseInfo offered) throws IOException {
    String text = offered.manifest();
    String keyId = offered.keyId();
    String signature = offered.signature();
    if (text == null || keyId == null || signature == null) {
      throw Problem.unprocessable(
          "UNSIGNED", "It is not signed; only signed releases are taken from another server.");
    }
    Manifest manifest = Manifest.parse(text.getBytes(StandardCharsets.UTF_8));
    Optional<Release> known = needs.releases().find(manifest.platform(), manifest.version());
    if (known.isPresent()) {
      requireSame(known.get(), manifest);
      return false;
    }
    needs.keys().requireSigned(manifest.bytes(), keyId, signature);
    if (outdated(manifest)) {
      return false;
    }
    Map<ArtifactKind, Path> files = parts.fetch(offered.artifacts(), manifest);
    needs.upload().fromServer(said(offered), files, "sync:" + source.host());
    return true;
  }

  private static void requireSame(Release known, Manifest manifest) {
    if (!known.sha256().equals(manifest.sha256())) {
      throw Problem.conflict(
          "VERSION_EXISTS",
          "Here %s has other bytes (%s, not %s)."
              .formatted(
                  known.id(), known.sha256().substring(0, 12), manifest.sha256().substring(0, 12)));
    }
  }

  /** Would never be offered, because there is a newer one in the channel already. */
  private boolean outdated(Manifest manifest) {
    return needs.releases().all().stream()
        .filter(release -> release.product().equals(manifest.product()))
        .filter(release -> release.platform().equals(manifest.platform()))
        .filter(release -> release.channel().equals(settings.channel()))
        .anyMatch(release -> release.versionCode() >= manifest.versionCode());
  }

  private NewRelease said(ReleaseInfo offered) {
    String notes = Objects.requireNonNullElse(offered.notes(), "");
    boolean huge = offered.image() != null && offered.image().slotSize() == Platform.HUGE_APP_SLOT;
    return new NewRelease(
        null,
        null,
        offered.boards(),
        null,
        null,
        null,
        settings.channel(),
        huge ? "huge_app" : null,
        notes.substring(0, Math.min(notes.length(), NewRelease.MAX_NOTES)),
        settings.publish(),
        offered.manifest(),
        offered.keyId(),
        offered.signature(),
        Map.of());
  }

  private void failed(@Nullable String release, String code, @Nullable String detail) {
    if (errors.size() < MOST_ERRORS) {
      errors.add(
          new SyncError(
              release == null ? null : plain(release),
              plain(code),
              plain(Objects.requireNonNullElse(detail, ""))));
    }
  }

  /** The other server's words are shown to people: no control characters, and not too many. */
  private static String plain(String text) {
    String visible = text.replaceAll("\\p{C}", " ");
    return visible.substring(0, Math.min(visible.length(), LONGEST_DETAIL));
  }

  static String sha256(ArtifactInfo artifact) {
    String sha256 = Objects.requireNonNullElse(artifact.sha256(), "");
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new BadPayload("an artifact has no SHA-256");
    }
    return sha256;
  }
}
