package io.crispfleet.server.ota.image;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a file that a request asks for (RFC 9110, section 14). Several ranges at once and
 * anything unreadable are answered with the whole file, as the RFC allows.
 *
 * @param last inclusive
 */
record ByteRange(long first, long last, boolean partial, boolean unsatisfiable) {
  private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  static ByteRange of(@Nullable String header, @Nullable String ifRange, String etag, long size) {
    ByteRange whole = new ByteRange(0, size - 1, false, false);
    if (header == null || (ifRange != null && !ifRange.equals(etag))) {
      return whole;
    }
    Matcher matcher = ONE.matcher(header);
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return whole;
    }
    ByteRange none = new ByteRange(0, -1, false, true);
    if (matcher.group(1).isEmpty()) {
      long suffix = Long.parseLong(matcher.group(2));
      return suffix == 0 || size == 0
          ? none
          : new ByteRange(Math.max(0, size - suffix), size - 1, true, false);
    }
    long first = Long.parseLong(matcher.group(1));
    long last = matcher.group(2).isEmpty() ? size - 1 : Long.parseLong(matcher.group(2));
    if (first >= size) {
      return none;
    }
    return last < first ? whole : new ByteRange(first, Math.min(last, size - 1), true, false);
  }

  long length() {
    return last - first + 1;
  }
}
