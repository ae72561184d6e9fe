package io.crispfleet.server.ota.policy;

import io.crispfleet.server.devices.Dialect;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * The adjustable part of the policy.
 *
 * @param dialects adapters that are switched on
 * @param acceptance what each dialect's firmware ignores; a dialect without an entry takes anything
 * @param products what sticks of a dialect are taken to be while they do not say it; a dialect
 *     without an entry stays unknown
 * @param loopOffers unproven offers of one release within {@code loopWindow} after which it is held
 * @param retryAfterFailure how long a native stick is left alone after a failed update
 * @param retryAfterRejection how long a native stick is left alone after it said no
 */
public record OfferRules(
    Set<Dialect> dialects,
    Map<Dialect, Acceptance> acceptance,
    Map<Dialect, String> products,
    int loopOffers,
    Duration loopWindow,
    Duration retryAfterFailure,
    Duration retryAfterRejection) {
  public OfferRules {
    dialects = Set.copyOf(dialects);
    acceptance = Map.copyOf(acceptance);
    products = Map.copyOf(products);
  }

  /** Every adapter on; 5 offers in 24 hours; 10 minutes after a failure, an hour after a no. */
  public static OfferRules defaults(Map<Dialect, Acceptance> acceptance) {
    return new OfferRules(
        Set.of(Dialect.values()),
        acceptance,
        Map.of(),
        5,
        Duration.ofHours(24),
        Duration.ofMinutes(10),
        Duration.ofHours(1));
  }
}
