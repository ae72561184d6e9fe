package io.crispfleet.jesptool.chip;

/** Silicon revision, for example v3.1. Compares as {@code major * 100 + minor}, as in headers. */
public record Revision(int major, int minor) implements Comparable<Revision> {
  /** From the {@code major * 100 + minor} form used in image headers. */
  public static Revision ofFull(int full) {
    return new Revision(full / 100, full % 100);
  }

  /** {@code major * 100 + minor} */
  public int full() {
    return major * 100 + minor;
  }

  @Override
  public int compareTo(Revision other) {
    return Integer.compare(full(), other.full());
  }

  @Override
  public String toString() {
    return "v" + major + "." + minor;
  }
}
