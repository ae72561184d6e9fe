package io.crispfleet.server.ota.manage;

import io.crispfleet.contract.api.ota.OtaDecision;
import io.crispfleet.contract.api.ota.OtaSessionView;
import io.crispfleet.contract.api.ota.OtaTransition;
import io.crispfleet.contract.legacy.OtaLogEntry;
import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.ota.policy.Decision;
import io.crispfleet.server.ota.session.OtaSession;
import io.crispfleet.server.ota.session.OtaStore.Transition;
import io.crispfleet.server.ota.session.Plan;
import io.crispfleet.server.ota.session.Progress;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Sessions in the shapes that are shown. */
public final class SessionViews {
  private SessionViews() {}

  public static OtaSessionView view(OtaSession session) {
    Plan plan = session.plan();
    Progress progress = session.progress();
    return new OtaSessionView(
        plan.id(),
        plan.device(),
        plan.dialect().word(),
        plan.platform(),
        plan.release().isEmpty() ? null : plan.release(),
        plan.oldVersion(),
        plan.newVersion(),
        progress.state(),
        progress.percent(),
        progress.bytes(),
        plan.size(),
        progress.code(),
        progress.message(),
        plan.downgrade(),
        progress.late(),
        plan.createdAt(),
        progress.startedAt(),
        progress.updatedAt(),
        progress.finishedAt());
  }

  static OtaTransition view(Transition transition) {
    return new OtaTransition(
        transition.at(),
        transition.state(),
        transition.percent(),
        transition.code(),
        transition.message());
  }

  static OtaDecision view(String device, Decision decision) {
    return switch (decision) {
      case Decision.Offer offer ->
          new OtaDecision(
              device,
              "offer",
              null,
              offer.downgrade() ? "An older version, as was allowed." : "A newer version.",
              offer.release().version());
      case Decision.NoOffer none ->
          new OtaDecision(device, "none", none.reason().word(), none.detail(), null);
      case Decision.Wait wait ->
          new OtaDecision(device, "wait", wait.reason().word(), wait.detail(), null);
    };
  }

  static OtaLogEntry log(OtaSession session) {
    Plan plan = session.plan();
    Progress progress = session.progress();
    boolean bad = progress.state().terminal() && progress.state() != OtaState.CONFIRMED;
    return new OtaLogEntry(
        plan.id(),
        plan.device(),
        plan.platform(),
        plan.oldVersion(),
        plan.newVersion(),
        status(progress.state()),
        progress.state().word(),
        Objects.requireNonNullElse(progress.startedAt(), plan.createdAt()),
        progress.finishedAt(),
        bad ? Objects.requireNonNullElse(progress.message(), progress.code()) : null,
        progress.percent());
  }

  /** The four words that ski clock tools know. */
  static String status(OtaState state) {
    return switch (state) {
      case OFFERED, ACCEPTED, DELAYED -> "started";
      // Written but not proved is not a success.
      case DOWNLOADING, VERIFYING, REBOOTING, PENDING_VERIFY -> "downloading";
      case CONFIRMED -> "success";
      case REJECTED, ROLLED_BACK, FAILED, TIMED_OUT, SUPERSEDED, CANCELLED -> "failed";
    };
  }

  /** The states behind one of our own words or one of those four; empty when it is neither. */
  static Optional<Set<OtaState>> states(String word) {
    String text = word.toLowerCase(Locale.ROOT);
    Set<OtaState> states =
        Arrays.stream(OtaState.values())
            .filter(state -> state.word().equals(text) || status(state).equals(text))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(OtaState.class)));
    return states.isEmpty() ? Optional.empty() : Optional.of(states);
  }
}
