package io.crispfleet.jesptool.partition;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Offsets and sizes as people and build tools write them: {@code 0x10000}, {@code 4096}, {@code
 * 64K}, {@code 4M}, {@code 4MB}, {@code -1M}. K and M are 1024 and 1024 * 1024 bytes.
 */
public final class ByteQuantity {
  /** Short enough that no value, not even with the M suffix, overflows a long. */
  private static final Pattern FORM =
      Pattern.compile("(-?)(?:0x([0-9a-f]{1,10})|(0|[1-9][0-9]{0,11}))(?:([km])b?)?");

  private ByteQuantity() {}

  /** The number of bytes, or empty when {@code text} is not of a known form. */
  public static OptionalLong parse(String text) {
    Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      return OptionalLong.empty();
    }
    String hex = form.group(2);
    long digits = hex != null ? Long.parseLong(hex, 16) : Long.parseLong(form.group(3));
    String suffix = form.group(4);
    long unit = suffix == null ? 1 : suffix.equals("k") ? 1024 : 1024 * 1024;
    return OptionalLong.of((form.group(1).isEmpty() ? 1 : -1) * digits * unit);
  }
}
