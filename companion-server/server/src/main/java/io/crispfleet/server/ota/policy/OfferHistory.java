package io.crispfleet.server.ota.policy;

import io.crispfleet.contract.ota.OtaState;
import java.time.Instant;
import java.util.Optional;

/** What was offered before. Answers from memory. */
public interface OfferHistory {
  /** How the last update of a stick to a release ended. */
  record Outcome(OtaState state, Instant at) {}

  /** How often {@code release} was offered to {@code device} after {@code since} without proof. */
  int unproven(String device, String release, Instant since);

  /** How the device's latest session ended, if it was about {@code release} and has ended. */
  Optional<Outcome> lastOutcome(String device, String release);
}
