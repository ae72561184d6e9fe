package io.crispfleet.jesptool.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Sizes and addresses as people write them: {@code 0x10000}, {@code 65536}, {@code 64K}, {@code
 * 4M}.
 */
public final class NumberConverter implements ITypeConverter<Long> {
  private static final long LIMIT = 1L << 32;

  @Override
  public Long convert(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    if (upper.endsWith("B")) {
      upper = upper.substring(0, upper.length() - 1);
    }
    int shift = upper.endsWith("K") ? 10 : upper.endsWith("M") ? 20 : 0;
    String digits = shift == 0 ? upper : upper.substring(0, upper.length() - 1);
    try {
      long number =
          digits.startsWith("0X")
              ? Long.parseLong(digits.substring(2), 16)
              : Long.parseLong(digits);
      if (number < 0 || number > LIMIT >> shift) {
        throw bad(text);
      }
      return number << shift;
    } catch (NumberFormatException e) {
      throw bad(text);
    }
  }

  private static TypeConversionException bad(String text) {
    return new TypeConversionException(
        "'" + text + "' is not a number below 4G; write 0x10000, 65536, 64K or 4M");
  }
}
