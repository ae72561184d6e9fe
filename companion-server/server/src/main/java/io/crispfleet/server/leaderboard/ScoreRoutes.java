package io.crispfleet.server.leaderboard;

import io.crispfleet.contract.api.score.IssuedRun;
import io.crispfleet.contract.api.score.RunRequest;
import io.crispfleet.contract.api.score.ScoreReceipt;
import io.crispfleet.contract.api.score.ScoreSubmission;
import io.crispfleet.contract.json.BadPayload;
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
import io.crispfleet.server.leaderboard.ranking.Boards.Standing;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/** Where sticks hand in scores and ask for runs. */
final class ScoreRoutes {
  private final ScoreIntake intake;
  private final RunTickets tickets;
  private final InstantSource clock;

  ScoreRoutes(ScoreIntake intake, RunTickets tickets, InstantSource clock) {
    this.intake = intake;
    this.tickets = tickets;
    this.clock = clock;
  }

  void declare(Api api) {
    api.post("/api/v1/runs")
        .tag("scores")
        .summary("Ask for a run, before playing it")
        .devices()
        .everywhere()
        .limit(ScoreLimits.MAX_PAYLOAD)
        .body(RunRequest.class)
        .answers(201, IssuedRun.class, "A run whose score will count as verified")
        .handle(this::issue);
    api.post("/api/v1/scores")
        .tag("scores")
        .summary("Hand in the score of a run")
        .everywhere()
        .header(ScoreSignature.DEVICE_HEADER, true, "The device that signs")
        .header(
            ScoreSignature.HEADER,
            true,
            "sha256= and the HMAC-SHA256 of the raw body with the device's key, lower-case hex")
        .limit(ScoreLimits.MAX_PAYLOAD)
        .body(ScoreSubmission.class)
        .answers(201, ScoreReceipt.class, "Written")
        .answers(200, ScoreReceipt.class, "This run had been accepted before; nothing changed")
        .problems(409, 422)
        .handle(this::submit);
  }

  private void issue(Context ctx) throws IOException {
    String device = Request.device(ctx).id();
    RunRequest request = Request.body(ctx, RunRequest.class);
    if (request.game() == null) {
      throw new BadPayload("'game' is missing");
    }
    String game = GameCodes.normalise(request.game());
    Instant now = clock.instant();
    Reply.json(
        ctx,
        201,
        new IssuedRun(tickets.issue(device, game, now), game, now, now.plus(RunTickets.LIFE)));
  }

  private void submit(Context ctx) throws IOException {
    // Waiting costs nothing here: every request has a virtual thread of its own.
    Outcome outcome =
        intake
            .signedBody(
                Objects.requireNonNullElse(ctx.header(ScoreSignature.DEVICE_HEADER), ""),
                Request.bytes(ctx),
                ctx.header(ScoreSignature.HEADER),
                Request.address(ctx))
            .join();
    switch (outcome) {
      case Accepted good ->
          Reply.json(ctx, 201, receipt(good.id(), good.score(), false, good.standing()));
      case Duplicate again ->
          Reply.json(ctx, 200, receipt(again.id(), again.score(), true, again.standing()));
      case Refused bad -> throw problem(bad);
    }
  }

  /** What a refusal is over HTTP. */
  static Problem problem(Refused bad) {
    Problem problem = new Problem(bad.refusal().status(), bad.refusal().name(), bad.detail());
    return bad.refusal().passing() || bad.refusal() == Refusal.FLOOD
        ? problem.header("Retry-After", "1")
        : problem;
  }

  private static ScoreReceipt receipt(
      long id, Submission score, boolean duplicate, Standing standing) {
    return new ScoreReceipt(
        id,
        Objects.requireNonNullElse(score.run(), ""),
        score.game(),
        score.scoreClass().word(),
        score.player(),
        score.score(),
        duplicate,
        standing.best(),
        standing.rank());
  }
}
