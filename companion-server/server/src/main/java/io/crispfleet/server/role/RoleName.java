package io.crispfleet.server.role;

import java.util.Locale;

/** The parts a process can run, alone or together. */
public enum RoleName {
  AUTH,
  DEVICES,
  RELEASES,
  OTA,
  LEADERBOARD;

  /** As written after {@code --roles}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
