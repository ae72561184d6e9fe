package io.crispfleet.server.auth;

/**
 * What one password hash costs.
 *
 * @param memoryKib KiB of memory
 * @param passes over that memory
 * @param lanes that could run in parallel
 */
public record HashCost(int memoryKib, int passes, int lanes) {
  /** OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane. */
  public static final HashCost OWASP = new HashCost(19 * 1024, 2, 1);
}
