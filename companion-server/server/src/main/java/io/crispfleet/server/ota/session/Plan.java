package io.crispfleet.server.ota.session;

import io.crispfleet.server.devices.Dialect;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a session is about; never changes.
 *
 * @param id UUIDv7, so that ids sort by time
 * @param tag eight hex digits that a download URL carries to say which session it belongs to
 * @param release id of the release; empty when the stick started by itself with a version that no
 *     release has
 * @param size bytes of the image; 0 when not known
 */
public record Plan(
    String id,
    String tag,
    String device,
    Dialect dialect,
    String platform,
    String release,
    FirmwareIdentity from,
    FirmwareIdentity to,
    long size,
    boolean downgrade,
    Instant createdAt) {

  public @Nullable String oldVersion() {
    return from.version();
  }

  public String newVersion() {
    String version = to.version();
    return version == null ? "" : version;
  }
}
