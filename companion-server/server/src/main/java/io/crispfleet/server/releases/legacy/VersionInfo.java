package io.crispfleet.server.releases.legacy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.crispfleet.server.releases.Release;
import io.crispfleet.server.releases.ReleaseEntry;
import java.util.List;

/** A firmware version as the ski clock's server describes it. */
record VersionInfo(
    String version,
    String filename,
    long size,
    String sha256,
    @JsonProperty("uploaded_at") String uploadedAt,
    @JsonProperty("download_url") String downloadUrl,
    String platform,
    String product,
    String state,
    String channel,
    String description,
    @JsonProperty("uploaded_by") String uploadedBy,
    List<String> warnings) {

  static VersionInfo of(ReleaseEntry entry) {
    Release release = entry.release();
    return new VersionInfo(
        release.version(),
        "firmware-" + release.platform() + "-" + release.version() + ".bin",
        release.size(),
        release.sha256(),
        release.createdAt().toString(),
        "/api/firmware/" + release.platform() + "?version=" + release.version(),
        release.platform(),
        release.product(),
        release.state().name().toLowerCase(java.util.Locale.ROOT),
        release.channel(),
        release.notes(),
        release.createdBy(),
        entry.warnings());
  }
}
