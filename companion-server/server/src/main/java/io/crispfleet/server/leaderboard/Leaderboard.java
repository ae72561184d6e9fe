package io.crispfleet.server.leaderboard;

import io.crispfleet.contract.api.score.Board;
import io.crispfleet.contract.api.score.BoardEntry;
import io.crispfleet.contract.api.score.GameSummary;
import io.crispfleet.contract.api.score.ScoreHistory;
import io.crispfleet.contract.api.score.ScoreRow;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.devices.Device;
import io.crispfleet.server.devices.DeviceDirectory;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.leaderboard.Outcome.Accepted;
import io.crispfleet.server.leaderboard.Outcome.Duplicate;
import io.crispfleet.server.leaderboard.Outcome.Refused;
import io.crispfleet.server.leaderboard.RepeatWindow.Mark;
import io.crispfleet.server.leaderboard.ScoreStore.Stored;
import io.crispfleet.server.leaderboard.ranking.BoardView;
import io.crispfleet.server.leaderboard.ranking.Boards;
import io.crispfleet.server.leaderboard.ranking.Boards.Line;
import io.crispfleet.server.leaderboard.ranking.Boards.Page;
import io.crispfleet.server.leaderboard.ranking.Boards.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The boards as others see them, kept in step with the database. */
final class Leaderboard {
  /** The board of scores that name no game. */
  static final String GLOBAL = "global";

  private static final Duration REPEATS = Duration.ofSeconds(RepeatWindow.SECONDS);

  private final ScoreStore store;
  private final Boards boards;
  private final CountedRuns counted;
  private final DeviceDirectory directory;
  private final EventBus bus;
  private final Map<String, String> names = new ConcurrentHashMap<>();
  private final ReentrantLock moderating = new ReentrantLock();

  Leaderboard(
      ScoreStore store,
      Boards boards,
      CountedRuns counted,
      DeviceDirectory directory,
      EventBus bus) {
    this.store = store;
    this.boards = boards;
    this.counted = counted;
    this.directory = directory;
    this.bus = bus;
  }

  /** Rebuilds everything that is kept in memory. */
  void rebuild() {
    names.putAll(store.names());
    long[] latest = {0};
    store.visitAll(
        (place, signature, hidden) -> {
          if (signature != null) {
            counted.restoreSequence(place.device(), signature.seq(), signature.key());
          }
          if (!hidden) {
            boards.load(place);
          }
          latest[0] = Math.max(latest[0], place.at());
        });
    boards.loaded();
    for (Stored stored : store.openSince(latest[0] - REPEATS.toMillis())) {
      Submission score = stored.score();
      counted.restoreRepeat(new Mark(score.device(), score.game(), score.score()), stored.id());
    }
  }

  /** Puts what was written on its board and tells where the player stands now. */
  Outcome publish(Outcome outcome) {
    return switch (outcome) {
      case Accepted accepted -> publish(accepted.id(), accepted.score());
      case Duplicate again ->
          new Duplicate(
              again.id(),
              again.score(),
              boards.standing(again.score().game(), again.score().player()));
      case Refused refused -> refused;
    };
  }

  private Outcome publish(long id, Submission score) {
    if (score.playerName() != null) {
      names.put(score.player(), score.playerName());
    }
    Standing standing = boards.add(entry(id, score, score.score()));
    bus.publish(
        new ScoreAccepted(
            id,
            score.device(),
            score.player(),
            score.game(),
            score.scoreClass().word(),
            score.score(),
            standing.best(),
            standing.rank(),
            Instant.ofEpochMilli(score.received())));
    return new Accepted(id, score, standing);
  }

  /** A board; an empty one for a game that nobody played. */
  Board board(String game, BoardView view, int limit, @Nullable String player, int beside) {
    Page page =
        boards
            .page(game, view, limit, player, beside)
            .orElseGet(() -> new Page(0, List.of(), Optional.empty(), List.of()));
    return new Board(
        game,
        view.best() ? "best" : "runs",
        view.trust().name().toLowerCase(Locale.ROOT),
        "all",
        page.total(),
        page.top().stream().map(this::entry).toList(),
        page.me().map(this::entry).orElse(null),
        page.around().stream().map(this::entry).toList());
  }

  /** Every game, the one played latest first. */
  List<GameSummary> games() {
    return boards.games().stream()
        .sorted(Comparator.comparingLong(Boards.Game::lastPlayed).reversed())
        .map(
            game ->
                new GameSummary(
                    game.code(),
                    game.plays(),
                    game.players(),
                    game.top().map(this::entry).orElse(null),
                    game.lastPlayed() == 0 ? null : Instant.ofEpochMilli(game.lastPlayed())))
        .toList();
  }

  /** How many players there are; one who plays two games counts once. */
  int players() {
    return boards.playerCount();
  }

  ScoreHistory ofPlayer(String player) {
    return known(store.ofPlayer(player));
  }

  ScoreHistory ofDevice(String device) {
    ScoreHistory history = store.ofDevice(device);
    return directory.find(device).isPresent() ? history : known(history);
  }

  private static ScoreHistory known(ScoreHistory history) {
    if (history.total() == 0) {
      throw Problem.notFound("NO_SCORES", "There are no scores of '" + history.id() + "'.");
    }
    return history;
  }

  ScoreRow hide(long id) {
    return moderated(id, () -> store.setHidden(id, true));
  }

  ScoreRow unhide(long id) {
    return moderated(id, () -> store.setHidden(id, false));
  }

  ScoreRow correct(long id, long score) {
    return moderated(id, () -> store.correct(id, score));
  }

  private ScoreRow moderated(long id, Supplier<Optional<Stored>> change) {
    moderating.lock();
    try {
      Stored before = store.find(id).orElseThrow(() -> noSuchScore(id));
      Stored after = change.get().orElseThrow(() -> noSuchScore(id));
      boards.replace(entry(before), after.hidden() ? null : entry(after));
      return after.row();
    } finally {
      moderating.unlock();
    }
  }

  private static Problem noSuchScore(long id) {
    return Problem.notFound("NO_SUCH_SCORE", "There is no score " + id + ".");
  }

  private BoardEntry entry(Line line) {
    return new BoardEntry(
        line.rank(),
        line.id(),
        line.player(),
        name(line),
        line.device(),
        line.score(),
        line.scoreClass().word(),
        Instant.ofEpochMilli(line.at()));
  }

  private String name(Line line) {
    String name = names.get(line.player());
    if (name != null) {
      return name;
    }
    return line.player().equals(line.device())
        ? directory.find(line.device()).map(Device::name).orElse(line.player())
        : line.player();
  }

  private static Boards.Entry entry(Stored stored) {
    return entry(stored.id(), stored.score(), stored.counts());
  }

  private static Boards.Entry entry(long id, Submission score, long counts) {
    return new Boards.Entry(
        id,
        score.game(),
        score.player(),
        score.device(),
        score.scoreClass(),
        counts,
        score.received());
  }
}
