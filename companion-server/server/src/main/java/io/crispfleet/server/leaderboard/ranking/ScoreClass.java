package io.crispfleet.server.leaderboard.ranking;

import java.util.Locale;

/** How far a score can be trusted. The order is kept in the database: append only. */
public enum ScoreClass {
  /** Not signed by run: anybody on the network could have sent it. */
  OPEN,
  /** Signed with the device's key, played without asking the server first. */
  OFFLINE,
  /** Signed with the device's key, for a run that the server issued. */
  VERIFIED;

  private static final ScoreClass[] VALUES = values();

  /** As it stands in JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean signed() {
    return this != OPEN;
  }

  public int code() {
    return ordinal();
  }

  public static ScoreClass of(int code) {
    return VALUES[code];
  }
}
