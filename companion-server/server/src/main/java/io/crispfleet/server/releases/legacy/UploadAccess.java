package io.crispfleet.server.releases.legacy;

import io.crispfleet.server.http.Problem;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.LegacyKeys;
import io.crispfleet.server.identity.UserRole;

/** Who may use the uploads of older tools: their shared key, and every releaser. */
final class UploadAccess {
  private static final String SCOPE = "releases:write";

  private UploadAccess() {}

  static void require(Caller caller) {
    if (!allows(caller)) {
      throw Problem.unauthorized("KEY_NEEDED", "This needs the upload key, or a releaser's token.");
    }
  }

  private static boolean allows(Caller caller) {
    if (!(caller instanceof Caller.User user)) {
      return false;
    }
    if (user.scopes().contains(LegacyKeys.Kind.UPLOAD.scope())) {
      return true;
    }
    return user.role().covers(UserRole.RELEASER)
        && (user.scopes().isEmpty() || user.scopes().contains(SCOPE));
  }
}
