package io.crispfleet.server.ota.session;

import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.devices.Device;
import io.crispfleet.server.devices.DeviceDirectory;
import io.crispfleet.server.ota.policy.Decision;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Takes back offers that would not be made any more: the release was retired or its key revoked,
 * the stick was banned or pinned. A download that has begun is let finish.
 */
public final class Withdrawals {
  private static final Set<OtaState> NOT_BEGUN =
      EnumSet.of(OtaState.OFFERED, OtaState.DELAYED, OtaState.ACCEPTED);

  private final OtaSessions sessions;
  private final Offering offering;
  private final DeviceDirectory devices;

  public Withdrawals(OtaSessions sessions, Offering offering, DeviceDirectory devices) {
    this.sessions = sessions;
    this.offering = offering;
    this.devices = devices;
  }

  /** Looks at every offer that was not taken yet. */
  public void sweep() {
    for (OtaSession session : sessions.live()) {
      if (NOT_BEGUN.contains(session.state())) {
        Optional<Device> device = devices.find(session.device());
        device
            .flatMap(known -> obstacle(session, offering.explain(known)))
            .ifPresent(why -> cancel(session, why));
      }
    }
  }

  private static Optional<String> obstacle(OtaSession session, Decision decision) {
    return switch (decision) {
      case Decision.Offer offer ->
          offer.release().id().equals(session.plan().release())
              ? Optional.empty()
              : Optional.of(offer.release().version() + " is offered instead.");
      case Decision.Wait wait -> Optional.empty();
      case Decision.NoOffer none ->
          switch (none.reason()) {
            // It runs what was offered: that is the proof, and on its way here.
            case UP_TO_DATE, LOOP -> Optional.empty();
            default -> Optional.of(none.detail());
          };
    };
  }

  private void cancel(OtaSession session, String why) {
    CompletableFuture<Optional<OtaSession>> _ =
        sessions.signal(
            session.device(),
            same -> same.id().equals(session.id()) && NOT_BEGUN.contains(same.state()),
            new Signal.Cancelled("WITHDRAWN", why));
  }
}
