package io.crispfleet.jesptool.flash;

/**
 * What happened to one stretch of flash.
 *
 * @param offset first byte, a multiple of 4096
 * @param length bytes, a multiple of 4096
 * @param part the part it belongs to
 */
public record RegionReport(long offset, long length, String part, Outcome outcome) {
  /** In the order of a report's reader: what changed first. */
  public enum Outcome {
    WRITTEN,
    /** Shall be 0xFF and was erased. */
    ERASED,
    /** Was as wanted already. */
    SKIPPED,
    /** Not reached, because the job ended early. */
    PENDING
  }
}
