package io.crispfleet.contract.api.release;

import io.crispfleet.contract.json.BadPayload;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part {@code metadata} of an upload. What the manifest says need not be said again.
 *
 * @param product family of devices; from the manifest, else {@code crisp-sticks}
 * @param platform such as {@code esp32}; from the manifest, else from the image
 * @param boards the only ones it is for, as they name themselves whatever the case, at most 16;
 *     null or empty for every board of the platform. Not signed: it narrows who is offered the
 *     release
 * @param version label; from the manifest, else what the image calls itself
 * @param versionCode from the manifest, else worked out from the version
 * @param minVersionCode oldest version that may update straight to this one; null for any
 * @param channel {@code dev} (unless said), {@code beta} or {@code stable}
 * @param layout {@code crispfleet} or {@code huge_app}: how large slots are when no partition table
 *     comes along
 * @param publish offer it at once
 * @param manifest the signed text, unless it comes as a part of its own
 * @param keyId the key it is signed with
 * @param signature base64 of the DER signature
 * @param uploads resumable uploads to take files from: kind of file to upload id
 */
public record NewRelease(
    @Nullable String product,
    @Nullable String platform,
    List<String> boards,
    @Nullable String version,
    @Nullable Long versionCode,
    @Nullable Long minVersionCode,
    @Nullable String channel,
    @Nullable String layout,
    @Nullable String notes,
    boolean publish,
    @Nullable String manifest,
    @Nullable String keyId,
    @Nullable String signature,
    Map<String, String> uploads) {
  /** Most characters of release notes. */
  public static final int MAX_NOTES = 16_384;

  private static final int MOST_UPLOADS = 8;
  private static final int MOST_BOARDS = 16;
  private static final Pattern BOARD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._+()/-]{0,63}");

  public NewRelease(
      @Nullable String product,
      @Nullable String platform,
      @Nullable List<String> boards,
      @Nullable String version,
      @Nullable Long versionCode,
      @Nullable Long minVersionCode,
      @Nullable String channel,
      @Nullable String layout,
      @Nullable String notes,
      boolean publish,
      @Nullable String manifest,
      @Nullable String keyId,
      @Nullable String signature,
      @Nullable Map<String, String> uploads) {
    this.product = product;
    this.platform = platform;
    this.boards = boards == null ? List.of() : checked(boards);
    this.version = version;
    this.versionCode = versionCode;
    this.minVersionCode = minVersionCode;
    this.channel = channel;
    this.layout = layout;
    this.notes = notes;
    this.publish = publish;
    this.manifest = manifest;
    this.keyId = keyId;
    this.signature = signature;
    this.uploads = uploads == null ? Map.of() : Map.copyOf(uploads);
    if (this.uploads.size() > MOST_UPLOADS) {
      throw new BadPayload("'uploads' names at most " + MOST_UPLOADS + " files");
    }
    if (notes != null && notes.length() > MAX_NOTES) {
      throw new BadPayload("'notes' has at most " + MAX_NOTES + " characters");
    }
  }

  /** Nothing said: all of it comes from manifest and image. */
  public static NewRelease unsaid() {
    return new NewRelease(
        null, null, null, null, null, null, null, null, null, false, null, null, null, null);
  }

  private static List<String> checked(List<String> boards) {
    if (boards.size() > MOST_BOARDS) {
      throw new BadPayload("'boards' names at most " + MOST_BOARDS + " boards");
    }
    for (String board : boards) {
      if (board == null || !BOARD.matcher(board).matches()) {
        throw new BadPayload(
            "'boards' holds names of 1 to 64 letters, digits, blanks and ._+()/-, such as"
                + " 'm5stickc-plus'");
      }
    }
    return boards.stream()
        .map(board -> board.toLowerCase(Locale.ROOT))
        .distinct()
        .sorted()
        .toList();
  }
}
