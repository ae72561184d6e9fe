package io.crispfleet.jesptool.port;

/**
 * Something that will get in the way, and what to do about it.
 *
 * @param message what is the matter, one sentence
 * @param advice what to do, with the exact command where there is one
 */
public record PortHint(Kind kind, String message, String advice) {
  /** What the hint is about; stable names for JSON. */
  public enum Kind {
    /** The user may not open the device. */
    PERMISSION,
    /** Another program has it open. */
    HELD,
    /** A bridge is plugged in, but the system made no port of it. */
    DRIVER,
    /** The device name is the wrong one of two. */
    NAME,
    /** Replies arrive late. */
    LATENCY,
    /** Too many boards share one hub's slow side. */
    HUB
  }
}
