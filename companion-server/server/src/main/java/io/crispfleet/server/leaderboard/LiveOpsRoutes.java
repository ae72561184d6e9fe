package io.crispfleet.server.leaderboard;

import io.crispfleet.contract.api.score.Board;
import io.crispfleet.contract.api.score.BoardEntry;
import io.crispfleet.contract.api.score.GameSummary;
import io.crispfleet.contract.legacy.PlayerBoard;
import io.crispfleet.contract.legacy.PlayerEntry;
import io.crispfleet.contract.legacy.PlayerScore;
import io.crispfleet.contract.legacy.PlayerScoreAnswer;
import io.crispfleet.contract.legacy.PlayerStats;
import io.crispfleet.contract.score.GameCodes;
import io.crispfleet.contract.score.ScoreLimits;
import io.crispfleet.contract.score.ScoreSignature;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.leaderboard.Outcome.Accepted;
import io.crispfleet.server.leaderboard.Outcome.Duplicate;
import io.crispfleet.server.leaderboard.Outcome.Refused;
import io.crispfleet.server.leaderboard.ranking.BoardView;
import io.crispfleet.server.leaderboard.ranking.Boards.Standing;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Scores and boards under the paths and in the shapes of the older live-ops services, where each
 * answer has the fields of all their versions. Without {@code ?game} they are about the board
 * {@link Leaderboard#GLOBAL}.
 */
final class LiveOpsRoutes {
  private static final int MOST_LINES = 100;
  private static final int USUAL_LINES = 10;
  private static final String KEY_HEADER = "Idempotency-Key";

  private final ScoreIntake intake;
  private final Leaderboard leaderboard;
  private final InstantSource clock;

  LiveOpsRoutes(ScoreIntake intake, Leaderboard leaderboard, InstantSource clock) {
    this.intake = intake;
    this.leaderboard = leaderboard;
    this.clock = clock;
  }

  void declare(Api api) {
    api.post("/score")
        .tag("live-ops")
        .summary("Hand in a player's score, signed by a device")
        .header(ScoreSignature.DEVICE_HEADER, true, "The device that signs")
        .header(ScoreSignature.HEADER, true, "sha256= and the HMAC-SHA256 of the raw body")
        .header(KEY_HEADER, false, "The same for a request that is repeated")
        .limit(ScoreLimits.MAX_PAYLOAD)
        .body(PlayerScore.class)
        .answers(200, PlayerScoreAnswer.class, "Written")
        .problems(409, 422)
        .handle(this::submit);
    for (String path : List.of("/leaderboard", "/board")) {
      api.get(path)
          .tag("live-ops")
          .summary("The best players")
          .query("game", "string", false, "Which game; global unless said")
          .query("window", "string", false, "all")
          .query("limit", "integer", false, "1 to " + MOST_LINES)
          .query("playerId", "string", false, "A player whose own line is wanted too")
          .answers(200, PlayerBoard.class, "Best first; equal scores rank by who came first")
          .handle(this::board);
    }
    api.get("/board/{type}")
        .tag("live-ops")
        .summary("The best players")
        .query("game", "string", false, "Which game; global unless said")
        .query("limit", "integer", false, "1 to " + MOST_LINES)
        .query("playerId", "string", false, "A player whose own line is wanted too")
        .answers(200, PlayerBoard.class, "Best first; equal scores rank by who came first")
        .problems(404)
        .handle(this::typedBoard);
    api.get("/player/{id}/rank")
        .tag("live-ops")
        .summary("Where a player stands")
        .query("game", "string", false, "Which game; global unless said")
        .answers(200, PlayerEntry.class, "His line")
        .problems(404)
        .handle(this::rank);
    api.get("/stats")
        .tag("live-ops")
        .summary("How much was played")
        .answers(200, PlayerStats.class, "Over all games")
        .handle(this::stats);
  }

  private void submit(Context ctx) throws IOException {
    Outcome outcome =
        intake
            .playerScore(
                Objects.requireNonNullElse(ctx.header(ScoreSignature.DEVICE_HEADER), ""),
                Request.bytes(ctx),
                ctx.header(ScoreSignature.HEADER),
                ctx.header(KEY_HEADER),
                Request.address(ctx))
            .join();
    switch (outcome) {
      case Accepted good -> answer(ctx, good.score(), good.standing());
      case Duplicate again -> answer(ctx, again.score(), again.standing());
      case Refused bad -> throw ScoreRoutes.problem(bad);
    }
  }

  private static void answer(Context ctx, Submission score, Standing standing) throws IOException {
    Reply.json(
        ctx,
        200,
        new PlayerScoreAnswer(
            true, score.player(), standing.best(), score.received() / 1000, standing.rank()));
  }

  private void typedBoard(Context ctx) throws IOException {
    if (!ctx.pathParam("type").equals(Leaderboard.GLOBAL)) {
      throw Problem.notFound("NO_SUCH_BOARD", "The board that there is is 'global'.");
    }
    board(ctx);
  }

  private void board(Context ctx) throws IOException {
    BoardRoutes.requireAllTime(ctx);
    int limit = (int) Request.number(ctx, "limit", USUAL_LINES, 1, MOST_LINES);
    Board board = read(ctx, limit, Request.query(ctx, "playerId").orElse(null));
    ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
    int quarter = now.get(IsoFields.QUARTER_OF_YEAR);
    Reply.json(
        ctx,
        200,
        new PlayerBoard(
            Leaderboard.GLOBAL,
            board.window(),
            board.game(),
            now.getYear() + "-Q" + quarter,
            quarter,
            board.entries().stream().map(LiveOpsRoutes::entry).toList(),
            board.entries().stream()
                .map(line -> new PlayerBoard.Ranking(line.rank(), line.player(), line.score()))
                .toList(),
            board.total(),
            Optional.ofNullable(board.me()).map(LiveOpsRoutes::entry).orElse(null),
            now.toInstant()));
  }

  private void rank(Context ctx) throws IOException {
    String player = ctx.pathParam("id");
    BoardEntry line = read(ctx, 1, player).me();
    if (line == null) {
      throw Problem.notFound("NO_SUCH_PLAYER", "This player has no score on this board.");
    }
    Reply.json(ctx, 200, entry(line));
  }

  private void stats(Context ctx) throws IOException {
    List<GameSummary> games = leaderboard.games();
    Instant now = clock.instant();
    Reply.json(
        ctx,
        200,
        new PlayerStats(
            leaderboard.players(),
            games.stream().mapToInt(GameSummary::plays).sum(),
            games.size(),
            games.stream()
                .map(GameSummary::top)
                .filter(Objects::nonNull)
                .mapToLong(BoardEntry::score)
                .max()
                .orElse(0),
            now));
  }

  private Board read(Context ctx, int limit, @Nullable String player) {
    String game = GameCodes.normalise(Request.query(ctx, "game").orElse(Leaderboard.GLOBAL));
    return leaderboard.board(
        game, BoardView.BEST, limit, player == null ? null : ScoreLimits.requirePlayer(player), 0);
  }

  private static PlayerEntry entry(BoardEntry line) {
    return new PlayerEntry(line.player(), line.name(), line.score(), line.rank(), line.at());
  }
}
