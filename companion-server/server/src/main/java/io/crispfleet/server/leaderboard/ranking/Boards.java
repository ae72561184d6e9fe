package io.crispfleet.server.leaderboard.ranking;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The boards of every game. Safe for concurrent use; every answer is one consistent picture. */
public final class Boards {
  /**
   * One line.
   *
   * @param rank 1 is best
   * @param at epoch milliseconds
   */
  public record Line(
      int rank,
      long id,
      String player,
      String device,
      long score,
      ScoreClass scoreClass,
      long at) {}

  /**
   * A piece of a board.
   *
   * @param total lines of the whole board
   * @param top its best lines
   * @param me the line of the player asked for, if he is on it
   * @param around the lines around him, his own included
   */
  public record Page(int total, List<Line> top, Optional<Line> me, List<Line> around) {}

  /** A score to put on its board. */
  public record Entry(
      long id,
      String game,
      String player,
      String device,
      ScoreClass scoreClass,
      long score,
      long at) {}

  /**
   * One game.
   *
   * @param lastPlayed epoch milliseconds; 0 when every run is hidden
   */
  public record Game(String code, int plays, int players, Optional<Line> top, long lastPlayed) {}

  /**
   * Where a player stands in a game.
   *
   * @param rank of his best, 1 is first; 0 when nothing of his is on the board
   */
  public record Standing(long best, int rank) {
    private static final Standing NONE = new Standing(0, 0);
  }

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<String, GameBoard> games = new TreeMap<>();
  private final Names names = new Names();

  /** Puts a score on its board and says where its player stands now. */
  public Standing add(Entry entry) {
    lock.writeLock().lock();
    try {
      GameBoard board = games.computeIfAbsent(entry.game(), game -> new GameBoard());
      board.add(run(entry));
      return standing(board, entry.player());
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Notes a score of the database at start; it is on its board once {@link #loaded} was called. */
  public void load(Entry entry) {
    lock.writeLock().lock();
    try {
      games.computeIfAbsent(entry.game(), game -> new GameBoard()).load(run(entry));
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Every score was noted. */
  public void loaded() {
    lock.writeLock().lock();
    try {
      games.values().forEach(GameBoard::loaded);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * Takes a score off its board, if it is there, and puts another in its place.
   *
   * @param next null for none
   */
  public void replace(Entry entry, @Nullable Entry next) {
    lock.writeLock().lock();
    try {
      GameBoard board = games.get(entry.game());
      if (board != null) {
        board.remove(run(entry));
      }
      if (next != null) {
        games.computeIfAbsent(next.game(), game -> new GameBoard()).add(run(next));
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Where a player stands among all players, whoever signed. */
  public Standing standing(String game, String player) {
    return reading(
        () -> {
          GameBoard board = games.get(game);
          return board == null ? Standing.NONE : standing(board, player);
        });
  }

  /**
   * Reads a board.
   *
   * @param top how many of the best lines
   * @param player whose surroundings are wanted; null for nobody's
   * @param beside how many lines on either side of him
   * @return empty when nobody ever played the game
   */
  public Optional<Page> page(
      String game, BoardView view, int top, @Nullable String player, int beside) {
    return reading(
        () -> {
          GameBoard board = games.get(game);
          return board == null
              ? Optional.empty()
              : Optional.of(page(board, view, top, player, beside));
        });
  }

  public List<Game> games() {
    return reading(
        () -> {
          List<Game> all = new ArrayList<>(games.size());
          games.forEach((code, board) -> all.add(game(code, board)));
          return all;
        });
  }

  public boolean knows(String game) {
    return reading(() -> games.containsKey(game));
  }

  public int gameCount() {
    return reading(games::size);
  }

  /** How many different players have a run on any board. */
  public int playerCount() {
    return reading(
        () ->
            (int)
                games.values().stream()
                    .map(board -> board.ranking(BoardView.BEST))
                    .flatMapToInt(best -> best.slice(0, best.size()).stream().mapToInt(Run::player))
                    .distinct()
                    .count());
  }

  private Page page(GameBoard board, BoardView view, int top, @Nullable String player, int beside) {
    Ranking ranking = board.ranking(view);
    List<Line> best = lines(ranking, 0, top);
    Run mine = player == null ? null : board.bestOf(names.find(player), view.trust());
    if (mine == null) {
      return new Page(ranking.size(), best, Optional.empty(), List.of());
    }
    int place = ranking.before(mine);
    int first = Math.max(0, place - beside);
    List<Line> around = lines(ranking, first, place - first + 1 + beside);
    return new Page(ranking.size(), best, Optional.of(around.get(place - first)), around);
  }

  private Game game(String code, GameBoard board) {
    Optional<Line> top = lines(board.ranking(BoardView.BEST), 0, 1).stream().findFirst();
    return new Game(code, board.plays(), board.players(), top, board.lastPlayed());
  }

  private Standing standing(GameBoard board, String player) {
    Run best = board.bestOf(names.find(player), BoardView.Trust.ALL);
    return best == null
        ? Standing.NONE
        : new Standing(best.score(), board.ranking(BoardView.BEST).before(best) + 1);
  }

  private List<Line> lines(Ranking ranking, int from, int count) {
    List<Line> lines = new ArrayList<>();
    int rank = from;
    for (Run run : ranking.slice(from, count)) {
      lines.add(
          new Line(
              ++rank,
              run.id(),
              names.name(run.player()),
              names.name(run.device()),
              run.score(),
              run.scoreClass(),
              run.at()));
    }
    return lines;
  }

  private Run run(Entry entry) {
    return new Run(
        entry.id(),
        entry.scoreClass(),
        entry.score(),
        entry.at(),
        names.number(entry.player()),
        names.number(entry.device()));
  }

  private <T> T reading(Supplier<T> question) {
    lock.readLock().lock();
    try {
      return question.get();
    } finally {
      lock.readLock().unlock();
    }
  }
}
