package io.crispfleet.server.auth;

import io.crispfleet.contract.api.auth.Permissions;
import io.crispfleet.contract.api.auth.Permissions.Rule;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.DownloadPermissions;
import io.crispfleet.server.identity.UserRole;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Decides who may download which platform's firmware; see {@link Permissions} for the order. */
final class DownloadRules implements DownloadPermissions {
  private static final Set<UserRole> ALLOWED_WITHOUT_RULE =
      Set.of(UserRole.ADMIN, UserRole.RELEASER, UserRole.TECHNICIAN);

  private final PermissionStore store;
  private final UserStore users;

  DownloadRules(PermissionStore store, UserStore users) {
    this.store = store;
    this.users = users;
  }

  @Override
  public boolean mayDownload(Caller caller, String platform) {
    return switch (caller) {
      case Caller.Anonymous anonymous -> false;
      case Caller.Device device -> true;
      case Caller.User user ->
          user.id() == 0
              ? user.scopes().contains("legacy:download")
              : mayDownload(user.name(), user.role(), platform);
    };
  }

  @Override
  public boolean mayDownload(long user, String platform) {
    return users
        .find(user)
        .filter(known -> !known.disabled())
        .map(known -> mayDownload(known.name(), known.role(), platform))
        .orElse(false);
  }

  private boolean mayDownload(String name, UserRole role, String platform) {
    String user = "user:" + name;
    List<Rule> rules = store.about(user, "role:" + role.word(), platform);
    Comparator<Rule> weight =
        Comparator.comparing((Rule rule) -> rule.subject().equals(user))
            .thenComparing(rule -> !rule.platform().equals("*"));
    return rules.stream()
        .max(weight)
        .map(Rule::download)
        .orElseGet(() -> ALLOWED_WITHOUT_RULE.contains(role));
  }

  Permissions all() {
    return store.all();
  }

  /**
   * Replaces all rules.
   *
   * @throws Problem 422 for a subject that is neither a role nor a user
   */
  void replace(Permissions permissions) {
    for (Rule rule : permissions.rules()) {
      String subject = rule.subject();
      boolean known =
          subject.startsWith("role:")
              ? Roles.named(subject.substring("role:".length())).isPresent()
              : subject.startsWith("user:")
                  && users.find(subject.substring("user:".length())).isPresent();
      if (!known) {
        throw Problem.unprocessable(
            "UNKNOWN_SUBJECT", "'" + subject + "' is neither role:<role> nor user:<name>.");
      }
    }
    store.replace(permissions);
  }
}
