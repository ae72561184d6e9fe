package io.crispfleet.server.auth;

/**
 * What can be chosen about accounts.
 *
 * @param hashCost of new password hashes; older ones are renewed at the next login
 * @param hashesAtOnce how many passwords are checked at the same time, each with that much memory
 */
public record AuthSettings(HashCost hashCost, int hashesAtOnce, SessionPolicy sessions) {
  public static final AuthSettings DEFAULT =
      new AuthSettings(HashCost.OWASP, 2, SessionPolicy.DEFAULT);
}
