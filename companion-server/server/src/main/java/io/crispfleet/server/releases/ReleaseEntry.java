package io.crispfleet.server.releases;

import io.crispfleet.contract.api.release.ArtifactInfo;
import io.crispfleet.contract.api.release.ImageInfo;
import io.crispfleet.contract.api.release.ReleaseInfo;
import io.crispfleet.server.releases.Release.State;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A release with what only this role knows about it: inspection, files, warnings. */
public record ReleaseEntry(
    Release release,
    ImageInfo image,
    List<ArtifactInfo> artifacts,
    List<String> warnings,
    @Nullable Instant publishedAt) {
  public ReleaseEntry {
    artifacts = List.copyOf(artifacts);
    warnings = List.copyOf(warnings);
  }

  public Optional<ArtifactInfo> artifact(String kind) {
    return artifacts.stream().filter(artifact -> artifact.kind().equals(kind)).findFirst();
  }

  ReleaseEntry with(Release changed) {
    return new ReleaseEntry(changed, image, artifacts, warnings, publishedAt);
  }

  ReleaseEntry published(Instant at) {
    return new ReleaseEntry(
        release.with(State.ACTIVE),
        image,
        artifacts,
        warnings,
        publishedAt == null ? at : publishedAt);
  }

  /** As the management API shows it. */
  public ReleaseInfo info(boolean trusted, long downloads) {
    return new ReleaseInfo(
        release.id(),
        release.product(),
        release.platform(),
        release.boards(),
        release.version(),
        release.versionCode(),
        release.minVersionCode(),
        release.channel(),
        release.state().name().toLowerCase(Locale.ROOT),
        release.notes(),
        image,
        artifacts,
        warnings,
        release.manifest(),
        release.keyId(),
        release.signature(),
        trusted,
        release.createdAt(),
        release.createdBy(),
        publishedAt,
        downloads);
  }
}
