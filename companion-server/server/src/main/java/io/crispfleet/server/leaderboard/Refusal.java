package io.crispfleet.server.leaderboard;

/** Why a score does not count. The name is the code in problem documents and on MQTT. */
enum Refusal {
  BAD_SCORE(400, "bad"),
  BAD_SIGNATURE(401, "signature"),
  DEVICE_BANNED(403, "banned"),
  /** Same run, other content. */
  RUN_REUSED(409, "run-reused"),
  /** Same sequence number, other run. */
  SEQUENCE_REUSED(409, "sequence"),
  /** Counted further back than anything that can still be on its way. */
  SEQUENCE_STALE(409, "sequence"),
  /** The run took longer than the time since it was issued. */
  IMPOSSIBLE_DURATION(422, "duration"),
  TOO_MANY_GAMES(422, "games"),
  /** A message that the broker kept says nothing about now. */
  RETAINED(400, "retained"),
  FLOOD(429, "flood"),
  OVERLOADED(503, "overloaded"),
  /** The server's disk is full or read-only. */
  NO_SPACE(507, "space");

  private final int status;
  private final String reason;

  Refusal(int status, String reason) {
    this.status = status;
    this.reason = reason;
  }

  /** HTTP status. */
  int status() {
    return status;
  }

  /** True when the same score may be taken later. */
  boolean passing() {
    return this == OVERLOADED || this == NO_SPACE;
  }

  /** Label of the metric. */
  String reason() {
    return reason;
  }
}
