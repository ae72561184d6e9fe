package io.crispfleet.contract.score;

import io.crispfleet.contract.json.BadPayload;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a score and what belongs to it may be. Every check throws {@link BadPayload}. */
public final class ScoreLimits {
  /** Largest score: what every JSON reader still tells apart from its neighbour. */
  public static final long MAX_SCORE = (1L << 53) - 1;

  /** Largest score of a stick without a signature; it counts in 32 bits. */
  public static final long MAX_OPEN_SCORE = Integer.MAX_VALUE;

  /** Longest run, milliseconds: a day. */
  public static final long MAX_DURATION_MS = 86_400_000;

  /** Largest payload of one score, bytes. */
  public static final int MAX_PAYLOAD = 1024;

  private static final long MAX_TIME = 1L << 40;
  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9_-]{1,40}");
  private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9+/_-]{8,32}={0,2}");
  private static final Pattern PLAYER = Pattern.compile("[A-Za-z0-9_-]{1,50}");

  private ScoreLimits() {}

  public static long requireScore(long score, long most) {
    if (score < 0 || score > most) {
      throw new BadPayload("'score' must be from 0 to " + most + " and is " + score);
    }
    return score;
  }

  public static String requireRun(@Nullable String run) {
    return require(run, RUN, "'run' must be 1 to 40 letters, digits, '-' or '_'");
  }

  public static long requireSequence(long seq) {
    if (seq < 0) {
      throw new BadPayload("'seq' must not be negative");
    }
    return seq;
  }

  public static long requireDuration(long durationMs) {
    if (durationMs < 0 || durationMs > MAX_DURATION_MS) {
      throw new BadPayload("'dur_ms' must be from 0 to " + MAX_DURATION_MS);
    }
    return durationMs;
  }

  /** Epoch seconds; 0 when the stick does not know the time. */
  public static long requireTime(long seconds) {
    if (seconds < 0 || seconds > MAX_TIME) {
      throw new BadPayload("'ts' must be epoch seconds, or 0 when unknown");
    }
    return seconds;
  }

  public static String requireNonce(@Nullable String nonce) {
    return require(nonce, NONCE, "'nonce' must be base64 of 6 to 24 bytes");
  }

  public static String requirePlayer(@Nullable String player) {
    return require(player, PLAYER, "a player's name must be 1 to 50 letters, digits, '-' or '_'");
  }

  /** How a player wants to be shown: 1 to 50 characters, none of them a control character. */
  public static String requireName(String name) {
    String shown = name.strip();
    if (shown.isEmpty() || shown.length() > 50 || shown.chars().anyMatch(Character::isISOControl)) {
      throw new BadPayload("a shown name must be 1 to 50 characters without control characters");
    }
    return shown;
  }

  private static String require(@Nullable String text, Pattern pattern, String complaint) {
    if (text == null || !pattern.matcher(text).matches()) {
      throw new BadPayload(complaint);
    }
    return text;
  }
}
