package io.crispfleet.server.releases;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A firmware release as other roles see it. Immutable but for channel and state.
 *
 * @param platform chip target such as {@code esp32}; ski clock boards such as {@code d1mini} too
 * @param boards the only ones it is for, in lower case; empty for every board of the platform
 * @param version the label
 * @param embeddedVersion what the image calls itself; null when it has no app descriptor
 * @param elfSha256 64 hex digits from the app descriptor; null when it has none
 * @param size bytes of the app image
 * @param sha256 of the app image, its address in the blob store
 * @param md5 of the app image, for legacy sticks
 * @param channel {@code dev}, {@code beta} or {@code stable}
 * @param manifest the signed text; null when unsigned
 * @param keyId null when unsigned
 * @param signature base64 of the DER signature; null when unsigned
 */
public record Release(
    String id,
    String product,
    String platform,
    List<String> boards,
    String version,
    long versionCode,
    long minVersionCode,
    int securityVersion,
    @Nullable String embeddedVersion,
    @Nullable String elfSha256,
    long size,
    String sha256,
    String md5,
    String channel,
    State state,
    String notes,
    @Nullable String manifest,
    @Nullable String keyId,
    @Nullable String signature,
    Instant createdAt,
    String createdBy) {
  public Release {
    boards = List.copyOf(boards);
  }

  /** Made by a key, whether or not that is still trusted. */
  public boolean signed() {
    return manifest != null && keyId != null && signature != null;
  }

  Release with(State other) {
    return copy(channel, other, notes, manifest, keyId, signature);
  }

  Release inChannel(String other) {
    return copy(other, state, notes, manifest, keyId, signature);
  }

  Release noted(String text) {
    return copy(channel, state, text, manifest, keyId, signature);
  }

  Release signedBy(String text, String key, String sig) {
    return copy(channel, state, notes, text, key, sig);
  }

  private Release copy(
      String newChannel,
      State newState,
      String newNotes,
      @Nullable String newManifest,
      @Nullable String newKeyId,
      @Nullable String newSignature) {
    return new Release(
        id,
        product,
        platform,
        boards,
        version,
        versionCode,
        minVersionCode,
        securityVersion,
        embeddedVersion,
        elfSha256,
        size,
        sha256,
        md5,
        newChannel,
        newState,
        newNotes,
        newManifest,
        newKeyId,
        newSignature,
        createdAt,
        createdBy);
  }

  /** Only an active release is offered. */
  public enum State {
    DRAFT,
    ACTIVE,
    RETIRED
  }
}
