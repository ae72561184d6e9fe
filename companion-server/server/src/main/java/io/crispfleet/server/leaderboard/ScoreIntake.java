package io.crispfleet.server.leaderboard;

import io.crispfleet.contract.api.score.ScoreSubmission;
import io.crispfleet.contract.device.DeviceIds;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.legacy.CrispScore;
import io.crispfleet.contract.legacy.PlayerScore;
import io.crispfleet.contract.message.ScoreRun;
import io.crispfleet.contract.score.GameCodes;
import io.crispfleet.contract.score.ScoreLimits;
import io.crispfleet.contract.score.ScoreSignature;
import io.crispfleet.server.devices.DeviceDirectory;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.devices.Sighting;
import io.crispfleet.server.identity.DeviceCredentials;
import io.crispfleet.server.leaderboard.Outcome.Refused;
import io.crispfleet.server.leaderboard.Submission.Repeat;
import io.crispfleet.server.leaderboard.Submission.Signature;
import io.crispfleet.server.leaderboard.ranking.Boards;
import io.crispfleet.server.leaderboard.ranking.ScoreClass;
import io.crispfleet.server.mqtt.MqttGateway.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes scores in, whatever way they come: checks who sent them and what they are, then has them
 * written. Refusals are answers, not exceptions, and every answer is counted.
 */
final class ScoreIntake {
  private static final int MOST_GAMES = 1_000;
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final DeviceCredentials credentials;
  private final DeviceDirectory directory;
  private final RunTickets tickets;
  private final FloodGate flood;
  private final Boards boards;
  private final ScoreWriter writer;
  private final ScoreMetrics metrics;
  private final InstantSource clock;

  ScoreIntake(
      DeviceCredentials credentials,
      DeviceDirectory directory,
      RunTickets tickets,
      Boards boards,
      ScoreWriter writer,
      ScoreMetrics metrics,
      InstantSource clock) {
    this.credentials = credentials;
    this.directory = directory;
    this.tickets = tickets;
    this.flood = new FloodGate(clock);
    this.boards = boards;
    this.writer = writer;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * A score of an older stick: no run, no signature.
   *
   * @param delivery which publication it is; null when only its content tells
   */
  CompletableFuture<Outcome> open(String device, byte[] payload, @Nullable Delivery delivery) {
    return counted(
        () -> {
          notBanned(device);
          CrispScore score = Json.read(bounded(payload), CrispScore.class);
          return written(open(device, score, delivery), Dialect.CRISP, null);
        });
  }

  /** A score whose fields the device signed. */
  CompletableFuture<Outcome> signedRun(String device, ScoreRun run) {
    return counted(
        () -> {
          notBanned(device);
          ScoreLimits.requireNonce(run.nonce());
          byte[] key = key(device, candidate -> ScoreSignature.verify(candidate, device, run));
          ScoreSubmission score =
              new ScoreSubmission(
                  run.run(),
                  run.seq(),
                  run.game(),
                  run.score(),
                  run.durMs(),
                  run.ts(),
                  run.nonce(),
                  run.player());
          return written(signed(device, key, score), Dialect.NATIVE, null);
        });
  }

  /** A score in a body that the device signed. */
  CompletableFuture<Outcome> signedBody(
      String device, byte[] body, @Nullable String signature, String address) {
    return counted(
        () -> {
          byte[] key = authentic(device, body, signature);
          ScoreSubmission score = Json.read(body, ScoreSubmission.class);
          return written(signed(device, key, score), Dialect.NATIVE, address);
        });
  }

  /**
   * A player's score in a body that the device signed. There is no run in it, so anybody who
   * recorded it could send it again: its class is open.
   *
   * @param key of the caller's choice, for a request that may be repeated; null for none
   */
  CompletableFuture<Outcome> playerScore(
      String device,
      byte[] body,
      @Nullable String signature,
      @Nullable String key,
      String address) {
    return counted(
        () -> {
          authentic(device, body, signature);
          PlayerScore score = Json.read(body, PlayerScore.class);
          return written(player(device, key, score), Dialect.NATIVE, address);
        });
  }

  /** Refuses a message without looking into it. */
  CompletableFuture<Outcome> refuse(Refusal refusal, String detail) {
    return counted(
        () -> {
          throw new Rejection(refusal, detail);
        });
  }

  private CompletableFuture<Outcome> written(
      Submission score, Dialect dialect, @Nullable String address) {
    if (!boards.knows(score.game()) && boards.gameCount() >= MOST_GAMES) {
      throw new Rejection(
          Refusal.TOO_MANY_GAMES, "There are boards for " + MOST_GAMES + " games already.");
    }
    directory.seen(
        new Sighting(
            score.device(),
            dialect,
            Instant.ofEpochMilli(score.received()),
            "score",
            address,
            null,
            null,
            null,
            null,
            null));
    return writer.submit(score);
  }

  private Submission open(String device, CrispScore score, @Nullable Delivery delivery) {
    if (score.game() == null) {
      throw new BadPayload("'game' is missing");
    }
    String game = GameCodes.normalise(score.game());
    ScoreLimits.requireScore(score.score(), ScoreLimits.MAX_OPEN_SCORE);
    if (!flood.lets(device)) {
      throw new Rejection(Refusal.FLOOD, "More than " + FloodGate.PER_SECOND + " scores a second.");
    }
    return new Submission(
        device,
        delivery == null ? null : Fingerprint.run(delivery),
        delivery == null || delivery.uncertain() ? Repeat.UNCERTAIN : Repeat.NAMED_BY_BROKER,
        null,
        ScoreClass.OPEN,
        game,
        device,
        null,
        score.score(),
        null,
        0,
        clock.millis());
  }

  private Submission signed(String device, byte[] key, ScoreSubmission score) {
    if (score.game() == null) {
      throw new BadPayload("'game' is missing");
    }
    Instant now = clock.instant();
    String game = GameCodes.normalise(score.game());
    String run = ScoreLimits.requireRun(score.run());
    long duration = ScoreLimits.requireDuration(score.durMs());
    Optional<Instant> issued = tickets.issued(run, device, game, now);
    if (issued.isPresent() && issued.get().plusMillis(duration).isAfter(now.plus(SLACK))) {
      throw new Rejection(
          Refusal.IMPOSSIBLE_DURATION, "The run was issued later than it would have begun.");
    }
    return new Submission(
        device,
        run,
        Repeat.NAMED,
        new Signature(ScoreLimits.requireSequence(score.seq()), Fingerprint.ofKey(key)),
        issued.isPresent() ? ScoreClass.VERIFIED : ScoreClass.OFFLINE,
        game,
        score.player() == null ? device : ScoreLimits.requirePlayer(score.player()),
        null,
        ScoreLimits.requireScore(score.score(), ScoreLimits.MAX_SCORE),
        duration,
        ScoreLimits.requireTime(score.ts()),
        now.toEpochMilli());
  }

  private Submission player(String device, @Nullable String key, PlayerScore score) {
    if (score.score() == null) {
      throw new BadPayload("'score' is missing");
    }
    String player = ScoreLimits.requirePlayer(score.playerId());
    String name = score.playerName();
    return new Submission(
        device,
        key == null ? null : Fingerprint.run(key),
        key == null ? Repeat.UNCERTAIN : Repeat.NAMED,
        null,
        ScoreClass.OPEN,
        GameCodes.normalise(score.game() == null ? Leaderboard.GLOBAL : score.game()),
        player,
        name == null || name.isBlank() ? null : ScoreLimits.requireName(name),
        ScoreLimits.requireScore(score.score(), ScoreLimits.MAX_SCORE),
        null,
        0,
        clock.millis());
  }

  private byte[] authentic(String device, byte[] body, @Nullable String signature) {
    if (!DeviceIds.isValid(device)) {
      throw new Rejection(
          Refusal.BAD_SIGNATURE,
          "Name the device in "
              + ScoreSignature.DEVICE_HEADER
              + " and sign the body with its key.");
    }
    notBanned(device);
    return key(device, key -> ScoreSignature.verifyHeader(key, bounded(body), signature));
  }

  private byte[] key(String device, Predicate<byte[]> signed) {
    byte[] key = credentials.scoreKey(device).orElse(null);
    if (key == null || !signed.test(key)) {
      throw new Rejection(
          Refusal.BAD_SIGNATURE,
          "The signature does not fit: it must be the HMAC-SHA256 with this device's own key, in"
              + " lower-case hex.");
    }
    return key;
  }

  private void notBanned(String device) {
    if (credentials.banned(device)) {
      throw new Rejection(Refusal.DEVICE_BANNED, "Scores of this device do not count: banned.");
    }
  }

  private static byte[] bounded(byte[] payload) {
    if (payload.length > ScoreLimits.MAX_PAYLOAD) {
      throw new BadPayload("a score has at most " + ScoreLimits.MAX_PAYLOAD + " bytes");
    }
    return payload;
  }

  private CompletableFuture<Outcome> counted(Supplier<CompletableFuture<Outcome>> attempt) {
    try {
      return attempt.get().thenApply(metrics::count);
    } catch (Rejection e) {
      return done(new Refused(e.refusal, String.valueOf(e.getMessage())));
    } catch (BadPayload e) {
      return done(new Refused(Refusal.BAD_SCORE, String.valueOf(e.getMessage())));
    }
  }

  private CompletableFuture<Outcome> done(Outcome outcome) {
    return CompletableFuture.completedFuture(metrics.count(outcome));
  }

  /** Leaves the checks; never leaves this class. */
  private static final class Rejection extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    Rejection(Refusal refusal, String detail) {
      super(detail, null, false, false);
      this.refusal = refusal;
    }
  }
}
