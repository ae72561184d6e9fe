package io.crispfleet.server.leaderboard;

import io.crispfleet.contract.api.score.Moderation;
import io.crispfleet.contract.api.score.ScoreCorrection;
import io.crispfleet.contract.api.score.ScoreRow;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.score.ScoreLimits;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.UserRole;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Where moderators take scores off the boards. Nothing is deleted. */
final class ModerationRoutes {
  private static final String SCOPE = "scores:write";
  private static final int LONGEST_REASON = 500;

  private final Leaderboard leaderboard;

  ModerationRoutes(Leaderboard leaderboard) {
    this.leaderboard = leaderboard;
  }

  void declare(Api api) {
    api.post("/api/v1/scores/{id}:hide")
        .tag("scores")
        .summary("Take a score off the boards")
        .users(UserRole.MODERATOR, SCOPE)
        .body(Moderation.class)
        .answers(200, ScoreRow.class, "The score as it is now")
        .problems(404)
        .audit("score.hide")
        .idempotent()
        .handle(ctx -> moderate(ctx, leaderboard::hide));
    api.post("/api/v1/scores/{id}:unhide")
        .tag("scores")
        .summary("Put a hidden score back on the boards")
        .users(UserRole.MODERATOR, SCOPE)
        .body(Moderation.class)
        .answers(200, ScoreRow.class, "The score as it is now")
        .problems(404)
        .audit("score.unhide")
        .idempotent()
        .handle(ctx -> moderate(ctx, leaderboard::unhide));
    api.post("/api/v1/scores/{id}:correct")
        .tag("scores")
        .summary("Let another number count; what was sent is kept")
        .users(UserRole.MODERATOR, SCOPE)
        .body(ScoreCorrection.class)
        .answers(200, ScoreRow.class, "The score as it is now")
        .problems(404)
        .audit("score.correct")
        .idempotent()
        .handle(this::correct);
  }

  private static void moderate(Context ctx, LongFunction<ScoreRow> change) throws IOException {
    String reason = requireReason(Request.body(ctx, Moderation.class).reason());
    ScoreRow row = change.apply(id(ctx));
    Request.audited(ctx, String.valueOf(row.id()), reason);
    Reply.json(ctx, 200, row);
  }

  private void correct(Context ctx) throws IOException {
    ScoreCorrection correction = Request.body(ctx, ScoreCorrection.class);
    String reason = requireReason(correction.reason());
    long score = ScoreLimits.requireScore(correction.score(), ScoreLimits.MAX_SCORE);
    ScoreRow row = leaderboard.correct(id(ctx), score);
    Request.audited(ctx, String.valueOf(row.id()), "to " + score + ": " + reason);
    Reply.json(ctx, 200, row);
  }

  private static long id(Context ctx) {
    try {
      return Long.parseLong(ctx.pathParam("id"));
    } catch (NumberFormatException e) {
      throw Problem.notFound("NO_SUCH_SCORE", "A score's id is a number.");
    }
  }

  private static String requireReason(@Nullable String reason) {
    if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON) {
      throw new BadPayload("'reason' must say why, in 1 to " + LONGEST_REASON + " characters");
    }
    return reason.strip();
  }
}
