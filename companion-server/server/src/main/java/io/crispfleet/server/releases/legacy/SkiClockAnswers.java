package io.crispfleet.server.releases.legacy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/** The JSON shapes of the ski clock's server. */
final class SkiClockAnswers {
  private SkiClockAnswers() {}

  record Failure(boolean success, String error, String code) {
    static Failure of(String error, String code) {
      return new Failure(false, error, code);
    }
  }

  record Uploaded(
      boolean success, String message, @JsonProperty("version_info") VersionInfo versionInfo) {}

  record Status(String status, Map<String, VersionInfo> firmwares, List<String> platforms) {}

  record History(List<VersionInfo> history, int count) {}

  /**
   * New shared keys; what is null stays.
   *
   * @param uploadKey 12 to 128 characters
   * @param downloadKey 12 to 128 characters
   */
  record Keys(
      @JsonProperty("upload_key") @org.jspecify.annotations.Nullable String uploadKey,
      @JsonProperty("download_key") @org.jspecify.annotations.Nullable String downloadKey) {
    @Override
    public String toString() {
      return "Keys[]";
    }
  }

  record Configured(boolean success, List<String> updated) {}
}
