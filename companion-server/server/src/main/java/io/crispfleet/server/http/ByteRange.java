package io.crispfleet.server.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One range of bytes out of a whole (RFC 9110, 14.1.2).
 *
 * @param start first byte
 * @param length at least 1
 */
record ByteRange(long start, long length) {
  private static final Pattern RANGE =
      Pattern.compile("\\s*bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*");

  /**
   * Reads a {@code Range} header.
   *
   * @return empty for what may be ignored: other units, several ranges, nonsense
   * @throws Problem with status 416 when it lies behind the end
   */
  static Optional<ByteRange> parse(String header, long size) {
    Matcher matcher = RANGE.matcher(header);
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return Optional.empty();
    }
    if (matcher.group(1).isEmpty()) {
      long suffix = Long.parseLong(matcher.group(2));
      if (suffix == 0 || size == 0) {
        throw unsatisfiable(size);
      }
      long length = Math.min(suffix, size);
      return Optional.of(new ByteRange(size - length, length));
    }
    long first = Long.parseLong(matcher.group(1));
    long last = matcher.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(matcher.group(2));
    if (last < first) {
      return Optional.empty();
    }
    if (first >= size) {
      throw unsatisfiable(size);
    }
    return Optional.of(new ByteRange(first, Math.min(last, size - 1) - first + 1));
  }

  String contentRange(long size) {
    return "bytes " + start + "-" + (start + length - 1) + "/" + size;
  }

  private static Problem unsatisfiable(long size) {
    return new Problem(416, "RANGE_NOT_SATISFIABLE", "The file has " + size + " bytes.")
        .header("Content-Range", "bytes */" + size);
  }
}
