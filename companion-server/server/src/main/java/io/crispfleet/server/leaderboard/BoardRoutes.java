package io.crispfleet.server.leaderboard;

import io.crispfleet.contract.api.score.Board;
import io.crispfleet.contract.api.score.GameSummary;
import io.crispfleet.contract.api.score.ScoreHistory;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.score.GameCodes;
import io.crispfleet.contract.score.ScoreLimits;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.leaderboard.ranking.BoardView;
import io.crispfleet.server.leaderboard.ranking.BoardView.Trust;
import io.javalin.http.Context;
import java.io.IOException;

/** Boards, games and what somebody played, for everybody to see. */
final class BoardRoutes {
  private static final int MOST_LINES = 500;
  private static final int USUAL_LINES = 100;
  private static final int MOST_BESIDE = 50;
  private static final int USUAL_BESIDE = 5;

  private final Leaderboard leaderboard;

  BoardRoutes(Leaderboard leaderboard) {
    this.leaderboard = leaderboard;
  }

  void declare(Api api) {
    api.get("/api/v1/games")
        .tag("scores")
        .cors()
        .summary("Every game with its plays, its best score and when it was last played")
        .answersList(200, GameSummary.class, "The game played latest first")
        .handle(ctx -> Reply.json(ctx, 200, leaderboard.games()));
    api.get("/api/v1/boards/{game}")
        .tag("scores")
        .cors()
        .summary("The board of a game")
        .query("view", "string", false, "best (one line per player, the default) or runs")
        .query("class", "string", false, "all (the default), verified or open")
        .query("window", "string", false, "all")
        .query(
            "limit", "integer", false, "1 to " + MOST_LINES + ", " + USUAL_LINES + " unless said")
        .query("around", "string", false, "A player whose own line and neighbours are wanted too")
        .query("beside", "integer", false, "Neighbours on either side, 0 to " + MOST_BESIDE)
        .answers(200, Board.class, "Equal scores rank by who came first")
        .handle(this::board);
    api.get("/api/v1/players/{id}/scores")
        .tag("scores")
        .cors()
        .summary("What a player played: the latest 50, the best of every game, how many")
        .answers(200, ScoreHistory.class, "Without hidden scores")
        .problems(404)
        .handle(
            ctx ->
                Reply.json(
                    ctx,
                    200,
                    leaderboard.ofPlayer(ScoreLimits.requirePlayer(ctx.pathParam("id")))));
    api.get("/api/v1/devices/{id}/scores")
        .tag("scores")
        .cors()
        .summary("What was played on a device: the latest 50, the best of every game, how many")
        .answers(200, ScoreHistory.class, "Without hidden scores")
        .problems(404)
        .handle(
            ctx ->
                Reply.json(
                    ctx,
                    200,
                    leaderboard.ofDevice(ScoreLimits.requirePlayer(ctx.pathParam("id")))));
  }

  private void board(Context ctx) throws IOException {
    requireAllTime(ctx);
    BoardView view =
        new BoardView(
            switch (Request.query(ctx, "view").orElse("best")) {
              case "best" -> true;
              case "runs" -> false;
              default -> throw new BadPayload("'view' must be best or runs");
            },
            switch (Request.query(ctx, "class").orElse("all")) {
              case "all" -> Trust.ALL;
              case "verified" -> Trust.VERIFIED;
              case "open" -> Trust.OPEN;
              default -> throw new BadPayload("'class' must be all, verified or open");
            });
    Reply.json(
        ctx,
        200,
        leaderboard.board(
            GameCodes.normalise(ctx.pathParam("game")),
            view,
            (int) Request.number(ctx, "limit", USUAL_LINES, 1, MOST_LINES),
            Request.query(ctx, "around").map(ScoreLimits::requirePlayer).orElse(null),
            (int) Request.number(ctx, "beside", USUAL_BESIDE, 0, MOST_BESIDE)));
  }

  /** Refuses any other window than the one there is. */
  static void requireAllTime(Context ctx) {
    String window = Request.query(ctx, "window").orElse("all");
    if (!window.equals("all")) {
      throw new BadPayload("'window' must be all");
    }
  }
}
