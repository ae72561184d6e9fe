package io.crispfleet.jesptool.plan;

/** What the planner may ask a board: the MD5 (16 bytes) of a flash range. */
@FunctionalInterface
public interface ChipHashes {
  byte[] md5(long offset, long length);
}
