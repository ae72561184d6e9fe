package io.crispfleet.server.leaderboard;

import io.crispfleet.server.leaderboard.ranking.ScoreClass;
import org.jspecify.annotations.Nullable;

/**
 * A score that passed every check that does not need the database.
 *
 * @param run natural key with the device; null for sticks that send none
 * @param repeat how a repetition of it is recognised
 * @param signature null for scores that no run signature covers
 * @param game normalised
 * @param player the device itself when nobody else is named
 * @param playerName how the player wants to be shown; null when nothing was said
 * @param durationMs null when unknown
 * @param played epoch seconds by the device's clock; 0 when unknown
 * @param received epoch milliseconds
 */
record Submission(
    String device,
    @Nullable String run,
    Repeat repeat,
    @Nullable Signature signature,
    ScoreClass scoreClass,
    String game,
    String player,
    @Nullable String playerName,
    long score,
    @Nullable Long durationMs,
    long played,
    long received) {

  /** How a score that was sent twice is recognised. */
  enum Repeat {
    /** By its run or sequence number. */
    NAMED,
    /** By its run; but it may be what another, of uncertain run, repeats. */
    NAMED_BY_BROKER,
    /** Only by what it says and when: see {@link RepeatWindow}. */
    UNCERTAIN
  }

  /**
   * What the device counted and which key it signed with.
   *
   * @param key a number made from the key, other for every key
   */
  record Signature(long seq, long key) {}
}
