package io.crispfleet.contract.manifest;

import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.version.VersionCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is signed about a release: twelve lines of text, so simple that a microcontroller can write
 * them again with {@code snprintf} and check the signature.
 *
 * <pre>
 * crispfleet-manifest-v1
 * product=crisp-sticks
 * platform=esp32
 * version=1.4.0
 * version_code=1004000
 * …
 * </pre>
 *
 * @param product family of devices, {@code ^[a-z0-9][a-z0-9-]{0,31}$}
 * @param platform chip target or board, {@code ^[a-z0-9][a-z0-9_-]{0,31}$}
 * @param version label, 1 to 31 characters
 * @param versionCode orders releases, from 0
 * @param securityVersion anti-rollback counter of the image, from 0
 * @param minVersionCode oldest version that may update straight to this one, 0 for any
 * @param size bytes of the app image, from 1
 * @param sha256 of the app image, lower-case hex
 * @param appElfSha256 of the ELF file it was made of, lower-case hex; empty when the image does not
 *     say
 * @param createdAt epoch seconds
 */
public record Manifest(
    String product,
    String platform,
    String version,
    long versionCode,
    int securityVersion,
    long minVersionCode,
    long size,
    String sha256,
    String appElfSha256,
    long createdAt) {
  /** Most bytes that are read as a manifest. */
  public static final int MAX_BYTES = 1024;

  private static final String FIRST_LINE = "crispfleet-manifest-v1";
  private static final List<String> KEYS =
      List.of(
          "product",
          "platform",
          "version",
          "version_code",
          "security_version",
          "min_version_code",
          "size",
          "sha256",
          "app_elf_sha256",
          "created_at");
  private static final Pattern PRODUCT = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
  private static final Pattern PLATFORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

  public Manifest {
    require(isProduct(product), "product", product);
    require(PLATFORM.matcher(platform).matches(), "platform", platform);
    require(VersionCode.isLabel(version), "version", version);
    require(versionCode >= 0, "version_code", versionCode);
    require(securityVersion >= 0, "security_version", securityVersion);
    require(minVersionCode >= 0, "min_version_code", minVersionCode);
    require(size > 0, "size", size);
    require(SHA256.matcher(sha256).matches(), "sha256", sha256);
    require(
        appElfSha256.isEmpty() || SHA256.matcher(appElfSha256).matches(),
        "app_elf_sha256",
        appElfSha256);
    require(createdAt >= 0, "created_at", createdAt);
  }

  /** True for the name of a product, {@code ^[a-z0-9][a-z0-9-]{0,31}$}. */
  public static boolean isProduct(String name) {
    return PRODUCT.matcher(name).matches();
  }

  /** The exact text that is signed; ends with a line feed. */
  public String text() {
    return FIRST_LINE
        + line("product", product)
        + line("platform", platform)
        + line("version", version)
        + line("version_code", versionCode)
        + line("security_version", securityVersion)
        + line("min_version_code", minVersionCode)
        + line("size", size)
        + line("sha256", sha256)
        + line("app_elf_sha256", appElfSha256)
        + line("created_at", createdAt)
        + "\n";
  }

  /** {@link #text()} in UTF-8. */
  public byte[] bytes() {
    return text().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a manifest. Accepts only what {@link #text()} writes, byte for byte.
   *
   * @throws BadPayload for anything else, naming the line
   */
  public static Manifest parse(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new BadPayload("a manifest has at most " + MAX_BYTES + " bytes");
    }
    String text = utf8(bytes);
    String[] lines = text.split("\n", -1);
    if (lines.length != KEYS.size() + 2 || !lines[lines.length - 1].isEmpty()) {
      throw new BadPayload(
          "a manifest has " + (KEYS.size() + 1) + " lines, each ended by a line feed");
    }
    if (!lines[0].equals(FIRST_LINE)) {
      throw new BadPayload("a manifest starts with '" + FIRST_LINE + "'");
    }
    return new Manifest(
        value(lines, 0),
        value(lines, 1),
        value(lines, 2),
        number(lines, 3),
        Math.toIntExact(Math.min(number(lines, 4), Integer.MAX_VALUE)),
        number(lines, 5),
        number(lines, 6),
        value(lines, 7),
        value(lines, 8),
        number(lines, 9));
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new BadPayload("a manifest is UTF-8 text", e);
    }
  }

  private static String value(String[] lines, int key) {
    String prefix = KEYS.get(key) + "=";
    String line = lines[key + 1];
    if (!line.startsWith(prefix)) {
      throw new BadPayload("line " + (key + 2) + " of a manifest starts with '" + prefix + "'");
    }
    return line.substring(prefix.length());
  }

  private static long number(String[] lines, int key) {
    String value = value(lines, key);
    if (!NUMBER.matcher(value).matches()) {
      throw new BadPayload(
          "'" + KEYS.get(key) + "' of a manifest is a whole number without sign or leading zeros");
    }
    long number = Long.parseLong(value);
    if (KEYS.get(key).equals("security_version") && number > Integer.MAX_VALUE) {
      throw new BadPayload("'security_version' of a manifest is too large");
    }
    return number;
  }

  private static String line(String key, Object value) {
    return "\n" + key + "=" + value;
  }

  private static void require(boolean right, String key, Object value) {
    if (!right) {
      String shown = String.valueOf(value);
      throw new BadPayload(
          "'"
              + key
              + "' of a manifest cannot be '"
              + shown.substring(0, Math.min(shown.length(), 80))
              + "'");
    }
  }
}
