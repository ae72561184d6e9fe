package io.crispfleet.jesptool.symbol;

/**
 * Where an address is in the source.
 *
 * @param function symbol as the compiler named it; empty when only the line is known
 * @param offset bytes from the start of the function
 * @param file path as the compiler saw it; empty when the file has no line information
 * @param line 1-based; 0 when unknown
 */
public record CodeLocation(String function, long offset, String file, int line) {
  /** {@code app_main+0x12 at main.c:42}, as far as it is known. */
  @Override
  public String toString() {
    String where = file.isEmpty() ? "" : file + ":" + line;
    if (function.isEmpty()) {
      return where;
    }
    return function + "+0x" + Long.toHexString(offset) + (where.isEmpty() ? "" : " at " + where);
  }
}
