package io.crispfleet.server.ota.crisp;

import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.legacy.FotaCheckAnswer;
import io.crispfleet.server.ota.session.Offering.Answer;
import io.crispfleet.server.releases.Release;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The body of the answer to {@code GET /api/fota/check}. */
public final class CrispCheck {
  /** The stick takes no more than 4095 bytes. */
  static final int MOST_BYTES = 3999;

  private static final int LONGEST_DESCRIPTION = 400;

  private CrispCheck() {}

  static byte[] body(Answer answer) {
    if (!(answer instanceof Answer.Offered offered)) {
      return Json.bytes(
          new FotaCheckAnswer(
              "no_update", "", "", 0, "", "", false, "", "", null, null, null, null, null, null));
    }
    byte[] body = Json.bytes(offer(offered, describe(offered.release().notes())));
    // Escapes may make a short text long.
    return body.length <= MOST_BYTES ? body : Json.bytes(offer(offered, ""));
  }

  private static FotaCheckAnswer offer(Answer.Offered offered, String description) {
    Release release = offered.release();
    return new FotaCheckAnswer(
        "update_available",
        release.version(),
        downloadUrl(release.version(), offered.session().plan().tag()),
        release.size(),
        release.md5(),
        description,
        true,
        release.version(),
        description,
        release.sha256(),
        release.versionCode(),
        offered.session().id(),
        release.keyId(),
        release.signature(),
        release.manifest() == null
            ? null
            : "/api/v1/manifest/" + release.platform() + "/" + release.version());
  }

  /**
   * A path, which the stick puts its scheme and host before, with a query, because it appends
   * {@code &device_id=}.
   */
  static String downloadUrl(String version, String tag) {
    return "/api/fota/download?version="
        + URLEncoder.encode(version, StandardCharsets.UTF_8)
        + "&s="
        + tag;
  }

  /** At most 400 bytes of UTF-8, cut between characters, without control characters. */
  static String describe(String notes) {
    StringBuilder text = new StringBuilder();
    int bytes = 0;
    for (int at = 0; at < notes.length(); at += Character.charCount(notes.codePointAt(at))) {
      int character = notes.codePointAt(at);
      int printable = Character.isISOControl(character) ? ' ' : character;
      bytes += Character.toString(printable).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > LONGEST_DESCRIPTION) {
        break;
      }
      text.appendCodePoint(printable);
    }
    return text.toString();
  }
}
