package io.crispfleet.server.ota.manage;

import io.crispfleet.contract.api.ota.OtaDecision;
import io.crispfleet.contract.api.ota.OtaSessionDetail;
import io.crispfleet.contract.api.ota.OtaSessionView;
import io.crispfleet.contract.api.ota.OtaStats;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.devices.Device;
import io.crispfleet.server.devices.DeviceDirectory;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.ota.session.DowngradePermits;
import io.crispfleet.server.ota.session.Offering;
import io.crispfleet.server.ota.session.OtaQueryStore;
import io.crispfleet.server.ota.session.OtaSession;
import io.crispfleet.server.ota.session.OtaSessions;
import io.crispfleet.server.ota.session.OtaStore;
import io.crispfleet.server.ota.session.Signal;
import io.crispfleet.server.releases.Release;
import io.crispfleet.server.releases.ReleaseCatalog;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people ask about updates, and how they step in. */
public final class OtaService {
  private final OtaStore store;
  private final OtaQueryStore queries;
  private final OtaSessions sessions;
  private final Offering offering;
  private final DowngradePermits permits;
  private final DeviceDirectory devices;
  private final ReleaseCatalog catalog;
  private final InstantSource clock;

  public OtaService(
      OtaStore store,
      OtaQueryStore queries,
      OtaSessions sessions,
      Offering offering,
      DowngradePermits permits,
      DeviceDirectory devices,
      ReleaseCatalog catalog,
      InstantSource clock) {
    this.store = store;
    this.queries = queries;
    this.sessions = sessions;
    this.offering = offering;
    this.permits = permits;
    this.devices = devices;
    this.catalog = catalog;
    this.clock = clock;
  }

  List<OtaSession> list(OtaQueryStore.Filter filter, int limit) {
    return queries.list(filter, limit);
  }

  OtaStats stats() {
    return queries.stats(clock.instant());
  }

  OtaSessionDetail detail(String id) {
    return new OtaSessionDetail(
        SessionViews.view(session(id)),
        store.transitions(id).stream().map(SessionViews::view).toList());
  }

  OtaDecision decision(String device) {
    return SessionViews.view(device, offering.explain(device(device)));
  }

  OtaSessionView cancel(String id, String by) {
    OtaSession session = session(id);
    Signal cancel = new Signal.Cancelled("CANCELLED", "given up by " + by);
    OtaSession now =
        sessions
            .signal(session.device(), same -> same.id().equals(id), cancel)
            .join()
            .orElse(session);
    if (now.state() != OtaState.CANCELLED) {
      throw Problem.conflict(
          "ALREADY_OVER", "The update is over: " + now.state().word() + ". Nothing was changed.");
    }
    return SessionViews.view(now);
  }

  OtaDecision allowDowngrade(String id, @Nullable String version, String by) {
    if (version == null) {
      throw new BadPayload("'version' is missing");
    }
    Device device = device(id);
    String platform = device.platform();
    if (platform == null) {
      throw Problem.conflict("PLATFORM_UNKNOWN", "The stick has not said what chip it has yet.");
    }
    Release release =
        catalog
            .find(platform, version)
            .orElseThrow(
                () ->
                    Problem.notFound(
                        "NO_SUCH_RELEASE", "There is no such release for " + platform + "."));
    if (release.state() != Release.State.ACTIVE) {
      throw Problem.unprocessable(
          "NOT_ACTIVE", version + " is not active; only an active release is ever offered.");
    }
    if (release.signature() == null || !catalog.trusted(release)) {
      throw Problem.unprocessable(
          "NOT_SIGNED",
          version + " has no trusted signature; sign it before sending a stick back to it.");
    }
    permits.allow(id, release.id(), by);
    return decision(id);
  }

  OtaDecision liftDowngrade(String id) {
    Device device = device(id);
    permits.lift(device.id());
    return decision(id);
  }

  OtaDecision retry(String id) {
    Device device = device(id);
    offering.release(device.id()).join();
    return decision(id);
  }

  private Device device(String id) {
    return devices
        .find(id)
        .orElseThrow(() -> Problem.notFound("NO_SUCH_DEVICE", "There is no stick with this id."));
  }

  private OtaSession session(String id) {
    return store
        .find(id)
        .orElseThrow(() -> Problem.notFound("NO_SUCH_UPDATE", "There is no update with this id."));
  }
}
