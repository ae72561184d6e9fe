package io.crispfleet.jesptool.flash;

/**
 * Where an interrupted job goes on. The same job run again finds this by itself.
 *
 * @param offset flash offset of the first sector that is not done
 * @param part the part it belongs to
 * @param remainingBytes content bytes not known to be on the board
 */
public record ResumePoint(long offset, String part, long remainingBytes) {}
