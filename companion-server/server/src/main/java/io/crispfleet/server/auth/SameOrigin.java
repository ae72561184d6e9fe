package io.crispfleet.server.auth;

import io.crispfleet.server.http.Problem;
import io.javalin.http.Context;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a browser sends a request from a page of this server. */
final class SameOrigin {
  private static final Set<String> OWN = Set.of("same-origin", "none");

  private SameOrigin() {}

  /**
   * Lets requests of our own pages and of programs pass; programs send neither header.
   *
   * @throws Problem 403 when another site's page sent it
   */
  static void require(Context ctx) {
    String site = ctx.header("Sec-Fetch-Site");
    String origin = ctx.header("Origin");
    if ((site != null && !OWN.contains(site))
        || (origin != null && !sameAuthority(origin, ctx.header("Host")))) {
      throw Problem.forbidden("CROSS_SITE", "This request comes from the page of another site.");
    }
  }

  private static boolean sameAuthority(String origin, @Nullable String host) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null && host != null && authority.equalsIgnoreCase(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
