package io.crispfleet.server.leaderboard;

import io.crispfleet.server.leaderboard.ranking.Boards.Standing;
import org.jspecify.annotations.Nullable;

/** What became of a score. Anything but {@link Refused} is on disk. */
sealed interface Outcome {
  /** Counted, and on its board. */
  record Accepted(long id, Submission score, Standing standing) implements Outcome {}

  /**
   * The same run had been accepted before; nothing changed.
   *
   * @param id of the score that counts
   */
  record Duplicate(long id, Submission score, Standing standing) implements Outcome {}

  record Refused(Refusal refusal, String detail, @Nullable Submission score) implements Outcome {
    Refused(Refusal refusal, String detail) {
      this(refusal, detail, null);
    }
  }
}
