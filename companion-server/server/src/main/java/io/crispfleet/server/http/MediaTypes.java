package io.crispfleet.server.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a body is said to be. */
final class MediaTypes {
  static final String JSON = "application/json";

  private MediaTypes() {}

  /** True when {@code contentType} is what a route takes. */
  static boolean matches(String wanted, @Nullable String contentType) {
    if (wanted.equals("*/*")) {
      return true;
    }
    if (contentType == null) {
      return false;
    }
    String base = base(contentType);
    if (wanted.equals(JSON)) {
      return (base.equals(JSON) || (base.startsWith("application/") && base.endsWith("+json")))
          && charsetIsUtf8(contentType);
    }
    return base.equals(base(wanted));
  }

  private static String base(String contentType) {
    int semicolon = contentType.indexOf(';');
    return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  private static boolean charsetIsUtf8(String contentType) {
    String lower = contentType.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("charset=");
    if (at < 0) {
      return true;
    }
    String charset = lower.substring(at + "charset=".length()).replace("\"", "").strip();
    return charset.startsWith("utf-8") || charset.startsWith("us-ascii");
  }
}
