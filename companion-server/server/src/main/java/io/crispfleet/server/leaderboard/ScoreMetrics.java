package io.crispfleet.server.leaderboard;

import io.crispfleet.server.leaderboard.Outcome.Accepted;
import io.crispfleet.server.leaderboard.Outcome.Duplicate;
import io.crispfleet.server.leaderboard.Outcome.Refused;
import io.crispfleet.server.leaderboard.ranking.ScoreClass;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Counts what became of scores. Labels are classes and reasons, never devices or players. */
final class ScoreMetrics {
  private final Map<ScoreClass, LongAdder> accepted = new EnumMap<>(ScoreClass.class);
  private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);
  private final LongAdder duplicates = new LongAdder();

  ScoreMetrics() {
    for (ScoreClass scoreClass : ScoreClass.values()) {
      accepted.put(scoreClass, new LongAdder());
    }
    for (Refusal refusal : Refusal.values()) {
      refused.put(refusal, new LongAdder());
    }
  }

  Outcome count(Outcome outcome) {
    switch (outcome) {
      case Accepted good -> adder(accepted, good.score().scoreClass()).increment();
      case Duplicate again -> duplicates.increment();
      case Refused bad -> adder(refused, bad.refusal()).increment();
    }
    return outcome;
  }

  long refused(Refusal refusal) {
    return adder(refused, refusal).sum();
  }

  long duplicates() {
    return duplicates.sum();
  }

  void register(MeterRegistry registry) {
    accepted.forEach(
        (scoreClass, adder) ->
            FunctionCounter.builder("crispfleet.scores.accepted", adder, LongAdder::sum)
                .description("Scores that were written")
                .tag("class", scoreClass.word())
                .register(registry));
    FunctionCounter.builder("crispfleet.scores.duplicates", duplicates, LongAdder::sum)
        .description("Scores that had been written before")
        .register(registry);
    Arrays.stream(Refusal.values())
        .collect(Collectors.groupingBy(Refusal::reason))
        .forEach(
            (reason, refusals) ->
                // The registry holds what is counted weakly: it must be something that stays.
                FunctionCounter.builder(
                        "crispfleet.scores.refused", this, metrics -> metrics.sum(refusals))
                    .description("Scores that do not count")
                    .tag("reason", reason)
                    .register(registry));
  }

  private double sum(Collection<Refusal> refusals) {
    return refusals.stream().mapToLong(this::refused).sum();
  }

  private static <K> LongAdder adder(Map<K, LongAdder> adders, K key) {
    LongAdder adder = adders.get(key);
    if (adder == null) {
      throw new IllegalStateException("no counter for " + key);
    }
    return adder;
  }
}
