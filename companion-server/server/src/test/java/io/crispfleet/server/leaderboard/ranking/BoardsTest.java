package io.crispfleet.server.leaderboard.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.leaderboard.ranking.BoardView.Trust;
import io.crispfleet.server.leaderboard.ranking.Boards.Entry;
import io.crispfleet.server.leaderboard.ranking.Boards.Line;
import io.crispfleet.server.leaderboard.ranking.Boards.Page;
import io.crispfleet.server.leaderboard.ranking.Boards.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BoardsTest {
  private static final Comparator<Entry> ORDER =
      Comparator.comparingLong(Entry::score)
          .reversed()
          .thenComparingLong(Entry::at)
          .thenComparingLong(Entry::id);

  private final Boards boards = new Boards();

  @Test
  void equalScoresRankByWhoCameFirst() {
    boards.add(entry(1, "anna", 100, 2_000));
    boards.add(entry(2, "bo", 100, 1_000));
    boards.add(entry(3, "cleo", 100, 2_000));
    assertThat(page(BoardView.BEST).top())
        .extracting(Line::player)
        .containsExactly("bo", "anna", "cleo");
  }

  @Test
  void laterRunsWithTheSameScoreDoNotMoveAPlayer() {
    boards.add(entry(1, "anna", 100, 1_000));
    boards.add(entry(2, "bo", 100, 2_000));
    assertThat(boards.add(entry(3, "anna", 100, 3_000))).isEqualTo(new Standing(100, 1));
    assertThat(page(BoardView.BEST).top()).extracting(Line::id).containsExactly(1L, 2L);
    assertThat(page(new BoardView(false, Trust.ALL)).top())
        .extracting(Line::id)
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void aroundMeIsCutAtTheEnds() {
    for (int i = 1; i <= 9; i++) {
      boards.add(entry(i, "p" + i, 1000 - i, i));
    }
    assertThat(around("p5", 2)).containsExactly("p3", "p4", "p5", "p6", "p7");
    assertThat(around("p1", 2)).containsExactly("p1", "p2", "p3");
    assertThat(around("p9", 2)).containsExactly("p7", "p8", "p9");
    assertThat(around("stranger", 2)).isEmpty();
  }

  @Test
  void aScoreThatLeavesGivesWayToTheNextBest() {
    boards.add(entry(1, "anna", 100, 1));
    boards.add(entry(2, "anna", 60, 2));
    boards.replace(entry(1, "anna", 100, 1), null);
    assertThat(boards.standing("g", "anna")).isEqualTo(new Standing(60, 1));
    boards.replace(entry(2, "anna", 60, 2), null);
    assertThat(boards.standing("g", "anna")).isEqualTo(new Standing(0, 0));
    assertThat(boards.games().getFirst().lastPlayed()).isZero();
  }

  @Property(tries = 60)
  void boardsAgreeWithAListThatIsSorted(
      @ForAll long seed,
      @ForAll @IntRange(max = 20_000) int loaded,
      @ForAll @IntRange(max = 3000) int steps) {
    Random random = new Random(seed);
    Boards tested = new Boards();
    List<Entry> model = new ArrayList<>();
    for (int i = 1; i <= loaded; i++) {
      Entry entry = randomEntry(i, random);
      model.add(entry);
      tested.load(entry);
    }
    tested.loaded();
    for (int i = loaded + 1; i <= loaded + steps; i++) {
      if (!model.isEmpty() && random.nextInt(6) == 0) {
        tested.replace(model.remove(random.nextInt(model.size())), null);
      } else {
        Entry entry = randomEntry(i, random);
        model.add(entry);
        tested.add(entry);
      }
    }
    for (Trust trust : Trust.values()) {
      for (boolean best : new boolean[] {true, false}) {
        String player = "p" + random.nextInt(40);
        Optional<Page> page = tested.page("g", new BoardView(best, trust), 50, player, 3);
        page.ifPresent(known -> compare(known, sorted(model, best, trust), player));
        assertThat(page.isPresent()).isEqualTo(loaded + steps > 0);
      }
    }
  }

  private static void compare(Page page, List<Entry> sorted, String player) {
    assertThat(page.total()).isEqualTo(sorted.size());
    assertThat(page.top())
        .extracting(Line::id)
        .isEqualTo(sorted.stream().limit(50).map(Entry::id).toList());
    int place = 0;
    while (place < sorted.size() && !sorted.get(place).player().equals(player)) {
      place++;
    }
    if (place == sorted.size()) {
      assertThat(page.me()).isEmpty();
      return;
    }
    assertThat(page.me().map(Line::rank)).contains(place + 1);
    assertThat(page.around())
        .extracting(Line::id)
        .isEqualTo(
            sorted.subList(Math.max(0, place - 3), Math.min(sorted.size(), place + 4)).stream()
                .map(Entry::id)
                .toList());
  }

  private static List<Entry> sorted(List<Entry> model, boolean best, Trust trust) {
    List<Entry> sorted =
        model.stream()
            .filter(e -> trust == Trust.ALL || (trust == Trust.VERIFIED) == e.scoreClass().signed())
            .sorted(ORDER)
            .toList();
    if (!best) {
      return sorted;
    }
    List<String> seen = new ArrayList<>();
    List<Entry> firsts = new ArrayList<>();
    for (Entry entry : sorted) {
      if (!seen.contains(entry.player())) {
        seen.add(entry.player());
        firsts.add(entry);
      }
    }
    return firsts;
  }

  private static Entry randomEntry(int id, Random random) {
    String player = "p" + random.nextInt(30);
    ScoreClass scoreClass = ScoreClass.of(random.nextInt(3));
    return new Entry(
        id, "g", player, "7C9EBD", scoreClass, random.nextInt(200), random.nextInt(50));
  }

  private Page page(BoardView view) {
    return boards.page("g", view, 100, null, 0).orElseThrow();
  }

  private List<String> around(String player, int beside) {
    return boards.page("g", BoardView.BEST, 1, player, beside).orElseThrow().around().stream()
        .map(Line::player)
        .toList();
  }

  private static Entry entry(long id, String player, long score, long at) {
    return new Entry(id, "g", player, "7C9EBD", ScoreClass.VERIFIED, score, at);
  }
}
