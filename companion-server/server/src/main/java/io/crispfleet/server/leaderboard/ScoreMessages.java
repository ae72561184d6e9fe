package io.crispfleet.server.leaderboard;

import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.message.ScoreResult;
import io.crispfleet.contract.message.ScoreRun;
import io.crispfleet.contract.score.ScoreLimits;
import io.crispfleet.contract.topic.CrispGameTopics;
import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.contract.topic.NativeTopics.DeviceTopic;
import io.crispfleet.contract.topic.NativeTopics.Leaf;
import io.crispfleet.server.leaderboard.Outcome.Accepted;
import io.crispfleet.server.leaderboard.Outcome.Duplicate;
import io.crispfleet.server.leaderboard.Outcome.Refused;
import io.crispfleet.server.mqtt.MqttGateway;
import io.crispfleet.server.mqtt.MqttGateway.Message;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Scores over MQTT. A message is acknowledged once its score is on disk, or can never be; a native
 * stick is also told what became of it.
 */
final class ScoreMessages {
  private static final Logger LOG = System.getLogger(ScoreMessages.class.getName());
  private static final int AT_LEAST_ONCE = 1;
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Runnable::run);
  private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

  private final ScoreIntake intake;
  private final NativeTopics topics;
  private final MqttGateway mqtt;

  ScoreMessages(ScoreIntake intake, NativeTopics topics, MqttGateway mqtt) {
    this.intake = intake;
    this.topics = topics;
    this.mqtt = mqtt;
  }

  void subscribe() {
    mqtt.subscribe(CrispGameTopics.EVERY_SCORE, AT_LEAST_ONCE, this::open);
    mqtt.subscribe(topics.everyDevice(Leaf.SCORE), AT_LEAST_ONCE, this::signed);
  }

  private CompletionStage<Void> open(Message message) {
    Optional<String> device = CrispGameTopics.scoreDevice(message.topic());
    if (device.isEmpty()) {
      return NOTHING;
    }
    return (message.retained()
            ? refuseRetained()
            : lasting(() -> intake.open(device.get(), message.payload(), message.delivery())))
        .thenAccept(outcome -> log(device.get(), outcome));
  }

  private CompletionStage<Void> signed(Message message) {
    Optional<String> device = topics.parse(message.topic()).map(DeviceTopic::device);
    if (device.isEmpty()) {
      return NOTHING;
    }
    if (message.retained()) {
      return refuseRetained().thenAccept(outcome -> log(device.get(), outcome));
    }
    ScoreRun run;
    try {
      run = read(message.payload());
    } catch (BadPayload e) {
      return intake
          .refuse(Refusal.BAD_SCORE, String.valueOf(e.getMessage()))
          .thenAccept(outcome -> log(device.get(), outcome));
    }
    return lasting(() -> intake.signedRun(device.get(), run))
        .thenCompose(outcome -> answer(device.get(), run, outcome));
  }

  /**
   * Tries again until the score is written or refused for good. Meanwhile its message is not
   * acknowledged: older sticks send it this once, and after a restart the broker still has it.
   */
  private static CompletableFuture<Outcome> lasting(Supplier<CompletableFuture<Outcome>> attempt) {
    return attempt
        .get()
        .thenCompose(
            outcome ->
                outcome instanceof Refused bad && bad.refusal().passing()
                    ? CompletableFuture.supplyAsync(() -> attempt, LATER)
                        .thenCompose(ScoreMessages::lasting)
                    : CompletableFuture.completedFuture(outcome));
  }

  private static ScoreRun read(byte[] payload) {
    if (payload.length > ScoreLimits.MAX_PAYLOAD) {
      throw new BadPayload("a score has at most " + ScoreLimits.MAX_PAYLOAD + " bytes");
    }
    ScoreRun run = Json.read(payload, ScoreRun.class);
    if (run.v() != 1) {
      throw new BadPayload("version 1 is understood, not " + run.v());
    }
    ScoreLimits.requireRun(run.run());
    return run;
  }

  private CompletionStage<Void> answer(String device, ScoreRun run, Outcome outcome) {
    log(device, outcome);
    ScoreResult result =
        switch (outcome) {
          case Accepted good ->
              new ScoreResult(1, run.run(), run.seq(), true, false, good.standing().rank(), null);
          case Duplicate again ->
              new ScoreResult(1, run.run(), run.seq(), true, true, again.standing().rank(), null);
          case Refused bad ->
              new ScoreResult(1, run.run(), run.seq(), false, false, null, bad.refusal().name());
        };
    // A stick that misses the answer sends the run again and gets it then.
    mqtt.publish(
        topics.device(device, Leaf.SCORE_RESULT), Json.bytes(result), AT_LEAST_ONCE, false);
    return NOTHING;
  }

  private CompletableFuture<Outcome> refuseRetained() {
    return intake.refuse(Refusal.RETAINED, "Scores must not be retained.");
  }

  private static void log(String device, Outcome outcome) {
    if (outcome instanceof Refused bad) {
      LOG.log(
          Level.DEBUG,
          () -> "score of " + device + " refused: " + bad.refusal() + ", " + bad.detail());
    }
  }
}
