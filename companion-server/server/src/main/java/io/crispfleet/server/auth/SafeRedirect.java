package io.crispfleet.server.auth;

import org.jspecify.annotations.Nullable;

/** Where a browser may be sent after a login: to a path of this server and nowhere else. */
public final class SafeRedirect {
  private static final int LONGEST = 2000;

  private SafeRedirect() {}

  /**
   * The wanted path if it stays on this server, else {@code /}.
   *
   * <p>Browsers read {@code //host} and {@code /\host} as another server, drop tabs and line ends
   * inside, and decode nothing before they decide; so one slash at the beginning, and only visible
   * ASCII without a backslash.
   */
  public static String target(@Nullable String wanted) {
    return wanted != null
            && wanted.length() <= LONGEST
            && wanted.startsWith("/")
            && !wanted.startsWith("//")
            && wanted.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\')
        ? wanted
        : "/";
  }
}
