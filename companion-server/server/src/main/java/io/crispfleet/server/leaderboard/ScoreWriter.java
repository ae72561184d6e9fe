package io.crispfleet.server.leaderboard;

import io.crispfleet.server.leaderboard.CountedRuns.Draft;
import io.crispfleet.server.leaderboard.Outcome.Accepted;
import io.crispfleet.server.leaderboard.Outcome.Duplicate;
import io.crispfleet.server.leaderboard.Outcome.Refused;
import io.crispfleet.server.leaderboard.RepeatWindow.Mark;
import io.crispfleet.server.leaderboard.ScoreStore.Inserter;
import io.crispfleet.server.leaderboard.SequenceWindow.Verdict;
import io.crispfleet.server.leaderboard.Submission.Repeat;
import io.crispfleet.server.leaderboard.Submission.Signature;
import io.crispfleet.server.leaderboard.ranking.Boards.Standing;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes scores in batches: whatever arrives while one batch is being committed makes the next, so
 * that the busier it is the fewer commits a score costs. At most one batch is under way, which is
 * what lets {@link CountedRuns} decide without locks.
 */
final class ScoreWriter {
  private static final Logger LOG = System.getLogger(ScoreWriter.class.getName());
  private static final int QUEUE = 16_384;
  private static final int BATCH = 1_024;
  private static final Standing UNRANKED = new Standing(0, 0);

  private record Waiting(Submission score, CompletableFuture<Outcome> outcome) {}

  private record Written(List<Outcome> outcomes, Draft draft) {}

  private final Database database;
  private final CountedRuns counted;
  private final UnaryOperator<Outcome> afterCommit;
  private final Queue<Waiting> queue = new ArrayDeque<>();
  private boolean busy;

  /**
   * Makes a writer.
   *
   * @param afterCommit puts what was written on its board; called in the order of writing, by one
   *     thread at a time
   */
  ScoreWriter(Database database, CountedRuns counted, UnaryOperator<Outcome> afterCommit) {
    this.database = database;
    this.counted = counted;
    this.afterCommit = afterCommit;
  }

  /** Completes when the score is on disk and on its board, or cannot be. */
  CompletableFuture<Outcome> submit(Submission score) {
    Waiting waiting = new Waiting(score, new CompletableFuture<>());
    List<Waiting> batch;
    synchronized (queue) {
      if (queue.size() >= QUEUE) {
        waiting.outcome.complete(
            new Refused(
                Refusal.OVERLOADED, "Too many scores are waiting to be written; send it again."));
        return waiting.outcome;
      }
      queue.add(waiting);
      if (busy) {
        return waiting.outcome;
      }
      busy = true;
      batch = next();
    }
    write(batch);
    return waiting.outcome;
  }

  private List<Waiting> next() {
    List<Waiting> batch = new ArrayList<>(Math.min(queue.size(), BATCH));
    while (batch.size() < BATCH && !queue.isEmpty()) {
      batch.add(queue.remove());
    }
    return batch;
  }

  private void write(List<Waiting> batch) {
    database
        .writeAsync(connection -> written(connection, batch))
        .whenComplete((written, failure) -> finish(batch, written, failure))
        .exceptionally(
            failure -> {
              LOG.log(Level.ERROR, "scores were written and their senders not told", failure);
              return null;
            });
  }

  private static Refused refused(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StoreException store && store.kind() == StoreException.Kind.NO_SPACE) {
        return new Refused(
            Refusal.NO_SPACE,
            "The server's disk is full or read-only; the score was not written. Send it again"
                + " later.");
      }
    }
    return new Refused(Refusal.OVERLOADED, "The score could not be written; send it again.");
  }

  private void finish(List<Waiting> batch, @Nullable Written written, @Nullable Throwable failure) {
    List<Outcome> outcomes = new ArrayList<>(batch.size());
    if (written != null) {
      written.draft.keep();
      written.outcomes.forEach(outcome -> outcomes.add(published(outcome)));
    } else {
      LOG.log(Level.ERROR, "could not write " + batch.size() + " scores", failure);
      Outcome refused = refused(failure);
      batch.forEach(waiting -> outcomes.add(refused));
    }
    List<Waiting> following;
    synchronized (queue) {
      following = next();
      busy = !following.isEmpty();
    }
    if (!following.isEmpty()) {
      write(following);
    }
    for (int i = 0; i < outcomes.size(); i++) {
      batch.get(i).outcome.complete(outcomes.get(i));
    }
  }

  /** What is on disk is on disk, even if the board should fail. */
  private Outcome published(Outcome outcome) {
    try {
      return afterCommit.apply(outcome);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a score was written and is not on its board", e);
      return outcome;
    }
  }

  /** May run more than once for the same batch, and its effects be undone. */
  private Written written(Connection connection, List<Waiting> batch) throws SQLException {
    Draft draft = counted.draft();
    return ScoreStore.writing(
        connection,
        inserter -> {
          List<Outcome> outcomes = new ArrayList<>(batch.size());
          for (Waiting waiting : batch) {
            outcomes.add(written(inserter, draft, waiting.score));
          }
          return new Written(outcomes, draft);
        });
  }

  private static Outcome written(Inserter inserter, Draft draft, Submission score)
      throws SQLException {
    Signature signature = score.signature();
    Verdict verdict = signature == null ? Verdict.NEW : draft.check(score.device(), signature);
    if (verdict != Verdict.NEW) {
      return refused(inserter, score, verdict);
    }
    Repeat repeat = score.repeat();
    Mark mark =
        repeat == Repeat.NAMED ? null : new Mark(score.device(), score.game(), score.score());
    Long first = mark == null || repeat != Repeat.UNCERTAIN ? null : draft.repeats(mark);
    if (first != null) {
      return new Duplicate(first, score, UNRANKED);
    }
    Long id = inserter.insert(score).orElse(null);
    if (id == null) {
      return again(inserter, score)
          .orElseThrow(() -> new SQLException("a score was neither new nor there before"));
    }
    if (signature != null) {
      draft.use(score.device(), signature);
    }
    if (mark != null) {
      draft.remember(mark, id);
    }
    if (score.playerName() != null) {
      inserter.name(score.player(), score.playerName());
    }
    return new Accepted(id, score, UNRANKED);
  }

  private static Outcome refused(Inserter inserter, Submission score, Verdict verdict)
      throws SQLException {
    Optional<Outcome> again = again(inserter, score);
    if (again.isPresent()) {
      return again.get();
    }
    return verdict == Verdict.USED
        ? new Refused(
            Refusal.SEQUENCE_REUSED,
            "Another run of this device has this 'seq' already. Two devices with one key?",
            score)
        : new Refused(
            Refusal.SEQUENCE_STALE,
            "This 'seq' is more than " + SequenceWindow.LENGTH + " behind the device's latest.",
            score);
  }

  /** What to say to a run that was written before; empty when it was not. */
  private static Optional<Outcome> again(Inserter inserter, Submission score) throws SQLException {
    if (score.run() == null) {
      return Optional.empty();
    }
    return inserter
        .find(score.device(), score.run())
        .map(
            first ->
                same(first.score(), score)
                    ? new Duplicate(first.id(), score, UNRANKED)
                    : new Refused(
                        Refusal.RUN_REUSED,
                        "This run was accepted before with another content; a run counts once.",
                        score));
  }

  private static boolean same(Submission first, Submission second) {
    return Objects.equals(sequence(first), sequence(second))
        && first.game().equals(second.game())
        && first.player().equals(second.player())
        && first.score() == second.score()
        && Objects.equals(first.durationMs(), second.durationMs())
        && first.played() == second.played();
  }

  private static @Nullable Long sequence(Submission score) {
    return score.signature() == null ? null : score.signature().seq();
  }
}
