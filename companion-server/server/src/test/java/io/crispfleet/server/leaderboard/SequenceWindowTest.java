package io.crispfleet.server.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.leaderboard.SequenceWindow.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class SequenceWindowTest {
  @Property
  void agreesWithASetOfNumbers(@ForAll List<@LongRange(max = 3000) Long> numbers) {
    SequenceWindow window = new SequenceWindow(1);
    Set<Long> used = new HashSet<>();
    long highest = -1;
    for (long seq : numbers) {
      Verdict expected =
          seq <= highest - SequenceWindow.LENGTH
              ? Verdict.STALE
              : used.contains(seq) ? Verdict.USED : Verdict.NEW;
      assertThat(window.check(seq)).isEqualTo(expected);
      if (expected == Verdict.NEW) {
        window.use(seq);
        used.add(seq);
        highest = Math.max(highest, seq);
      }
    }
  }
}
