package io.crispfleet.contract.api.release;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A release with everything that is known about it.
 *
 * @param id platform and version, such as {@code esp32@1.4.0}
 * @param boards the only ones it is for, in lower case; empty for every board of the platform
 * @param channel {@code dev}, {@code beta} or {@code stable}
 * @param state {@code draft}, {@code active} or {@code retired}
 * @param warnings sentences; the release works, but somebody should know
 * @param manifest the signed text; null when unsigned
 * @param trusted signed by a key that is still trusted
 * @param downloads how often its app was fetched whole or from its start
 * @param createdBy as in the audit log, such as {@code user:anna}
 */
public record ReleaseInfo(
    String id,
    String product,
    String platform,
    List<String> boards,
    String version,
    long versionCode,
    long minVersionCode,
    String channel,
    String state,
    String notes,
    ImageInfo image,
    List<ArtifactInfo> artifacts,
    List<String> warnings,
    @Nullable String manifest,
    @Nullable String keyId,
    @Nullable String signature,
    boolean trusted,
    Instant createdAt,
    String createdBy,
    @Nullable Instant publishedAt,
    long downloads) {
  public ReleaseInfo {
    boards = boards == null ? List.of() : List.copyOf(boards);
    artifacts = List.copyOf(artifacts);
    warnings = List.copyOf(warnings);
  }
}
