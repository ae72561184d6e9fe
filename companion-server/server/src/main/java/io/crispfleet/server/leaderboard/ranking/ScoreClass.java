package io.crispfleet.server.leaderboard.ranking;

import java.util.Locale;

/** How far a score can be trusted. */
public enum ScoreClass {
  /** Not signed by run: anybody on the network could have sent it. */
  OPEN(0),
  /** Signed with the device's key, played without asking the server first. */
  OFFLINE(1),
  /** Signed with the device's key, for a run that the server issued. */
  VERIFIED(2);

  private final int code;

  ScoreClass(int code) {
    this.code = code;
  }

  /** As it stands in JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean signed() {
    return this != OPEN;
  }

  /** As it stands in the database; 0 to 3. */
  public int code() {
    return code;
  }

  public static ScoreClass of(int code) {
    return switch (code) {
      case 0 -> OPEN;
      case 1 -> OFFLINE;
      case 2 -> VERIFIED;
      default -> throw new IllegalArgumentException("no class of scores has the code " + code);
    };
  }
}
