package io.crispfleet.server.leaderboard;

import io.crispfleet.server.leaderboard.RepeatWindow.Mark;
import io.crispfleet.server.leaderboard.SequenceWindow.Verdict;
import io.crispfleet.server.leaderboard.Submission.Signature;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was counted lately, as far as it decides whether the next score counts. Changes are made on
 * a {@link Draft} inside a transaction, which may be rolled back or run twice, and taken over after
 * the commit. Drafts follow each other; only one is open at a time.
 */
final class CountedRuns {
  private final Map<String, SequenceWindow> sequences = new HashMap<>();
  private final RepeatWindow repeats;

  CountedRuns(RepeatWindow repeats) {
    this.repeats = repeats;
  }

  Draft draft() {
    return new Draft();
  }

  /** Takes over a sequence number from the database at start. Rows come in the order of ids. */
  void restoreSequence(String device, long seq, long key) {
    SequenceWindow window = sequences.get(device);
    if (window == null || window.key() != key) {
      window = new SequenceWindow(key);
      sequences.put(device, window);
    }
    if (window.check(seq) == Verdict.NEW) {
      window.use(seq);
    }
  }

  void restoreRepeat(Mark mark, long id) {
    repeats.remember(mark, id);
  }

  /** Changes that hold once {@link #keep} is called. */
  final class Draft {
    private final Map<String, SequenceWindow> changed = new HashMap<>();
    private final Map<Mark, Long> marks = new HashMap<>();

    Verdict check(String device, Signature signature) {
      return window(device, signature.key()).check(signature.seq());
    }

    void use(String device, Signature signature) {
      window(device, signature.key()).use(signature.seq());
    }

    @Nullable Long repeats(Mark mark) {
      Long mine = marks.get(mark);
      return mine != null ? mine : repeats.repeats(mark);
    }

    void remember(Mark mark, long id) {
      marks.put(mark, id);
    }

    void keep() {
      sequences.putAll(changed);
      marks.forEach(repeats::remember);
    }

    private SequenceWindow window(String device, long key) {
      SequenceWindow mine = changed.get(device);
      if (mine == null) {
        SequenceWindow known = sequences.get(device);
        mine = known == null ? new SequenceWindow(key) : known.copy();
      }
      if (mine.key() != key) {
        mine = new SequenceWindow(key);
      }
      changed.put(device, mine);
      return mine;
    }
  }
}
