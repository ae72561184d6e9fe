package io.crispfleet.server.identity;

import java.util.Locale;

/** What a user may do. */
public enum UserRole {
  /** Everything, also users and keys. */
  ADMIN,
  /** Releases and their channels. */
  RELEASER,
  /** Devices: adopt, rename, command, configure. */
  TECHNICIAN,
  /** Scores and players: ban, hide, correct. */
  MODERATOR,
  /** Looks, and downloads what its platform permissions allow. */
  VIEWER;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True when whoever has this role may do what {@code other} may: an admin may do everything. */
  public boolean covers(UserRole other) {
    return this == other || this == ADMIN || other == VIEWER;
  }
}
