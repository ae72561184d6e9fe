package io.crispfleet.server.devices;

import org.jspecify.annotations.Nullable;

/**
 * Text that strangers sent, made fit to be kept and shown: short and without control characters.
 */
final class WireText {
  private static final int LONGEST = 64;

  private WireText() {}

  static @Nullable String cut(@Nullable String text) {
    return text == null || text.isEmpty() ? null : cut(text, LONGEST);
  }

  static String cut(String text, int longest) {
    String shortened = text.length() > longest ? text.substring(0, longest) : text;
    for (int i = 0; i < shortened.length(); i++) {
      if (Character.isISOControl(shortened.charAt(i))
          || Character.isSurrogate(shortened.charAt(i))) {
        return cleaned(shortened);
      }
    }
    return shortened;
  }

  private static String cleaned(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(
            point ->
                Character.isISOControl(point)
                        || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)
                    ? ' '
                    : point)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
