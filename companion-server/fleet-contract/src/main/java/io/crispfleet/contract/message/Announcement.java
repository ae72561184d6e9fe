package io.crispfleet.contract.message;

/**
 * On a group's {@code announce}: everybody checks, each after a random 0 to 30 s.
 *
 * @param what {@code check}
 */
public record Announcement(int v, String what) {}
