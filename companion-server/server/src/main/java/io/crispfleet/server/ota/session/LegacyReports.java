package io.crispfleet.server.ota.session;

import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.devices.Device;
import io.crispfleet.server.releases.Release;
import io.crispfleet.server.releases.ReleaseCatalog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Puts start, progress and complete messages together with their session. Some sticks send the
 * session id, some do not, and some send one that nobody gave them: then device, version and time
 * tell.
 */
public final class LegacyReports {
  /** A start that comes again within this time is the same one, delivered twice. */
  private static final Duration SAME_START = Duration.ofSeconds(30);

  private final OtaStore store;
  private final OtaSessions sessions;
  private final DeviceLanes lanes;
  private final ReleaseCatalog catalog;
  private final InstantSource clock;

  public LegacyReports(
      OtaStore store,
      OtaSessions sessions,
      DeviceLanes lanes,
      ReleaseCatalog catalog,
      InstantSource clock) {
    this.store = store;
    this.sessions = sessions;
    this.lanes = lanes;
    this.catalog = catalog;
    this.clock = clock;
  }

  /**
   * The stick began to download.
   *
   * @param id as the stick says; null when it says none
   * @param version that it installs; null when it does not say
   */
  public CompletableFuture<Void> started(
      Device device, @Nullable String id, @Nullable String version) {
    return lanes.run(
        device.id(),
        () -> {
          start(device, id, version);
          return null;
        });
  }

  private void start(Device device, @Nullable String id, @Nullable String version) {
    Optional<OtaSession> live = sessions.live(device.id());
    boolean meant =
        live.filter(session -> means(session, id))
            .filter(session -> version == null || isTarget(session, version))
            .isPresent();
    if (meant && live.isPresent()) {
      OtaSession session = live.get();
      if (session.id().equals(id) || !session.running() || justNow(session)) {
        sessions.apply(
            session.device(), same -> same.id().equals(session.id()), new Signal.Downloading(0, 0));
        return;
      }
    }
    if (version == null || belongsToAnother(live, id)) {
      return;
    }
    OtaSession begun = unasked(device, version);
    sessions.apply(device.id(), same -> same.id().equals(begun.id()), new Signal.Downloading(0, 0));
  }

  private OtaSession unasked(Device device, String version) {
    String platform = device.platform();
    Optional<Release> release =
        platform == null ? Optional.empty() : catalog.find(platform, version);
    return release
        .map(
            known ->
                sessions.unasked(
                    device,
                    known.id(),
                    new FirmwareIdentity(version, known.embeddedVersion(), known.elfSha256()),
                    known.size()))
        .orElseGet(
            () -> sessions.unasked(device, "", new FirmwareIdentity(version, null, null), 0));
  }

  private boolean justNow(OtaSession session) {
    Instant updated = session.progress().updatedAt();
    return session.state() == OtaState.DOWNLOADING
        ? session.progress().percent() == 0
            && Duration.between(updated, clock.instant()).compareTo(SAME_START) < 0
        : Duration.between(updated, clock.instant()).compareTo(SAME_START) < 0;
  }

  /** Progress in per cent. */
  public CompletableFuture<Void> progress(String device, @Nullable String id, int percent) {
    return report(device, id, new Signal.Downloading(percent, -1), false);
  }

  /** The image is written, or will never be. */
  public CompletableFuture<Void> complete(
      String device, @Nullable String id, boolean success, @Nullable String reason) {
    Signal signal = success ? new Signal.Written() : new Signal.Failed("OTHER", reason);
    return report(device, id, signal, true);
  }

  private CompletableFuture<Void> report(
      String device, @Nullable String id, Signal signal, boolean onlyRunning) {
    return lanes.run(
        device,
        () -> {
          // Without an id, the end of an update that never began is the echo of an older one.
          sessions.apply(
              device,
              session ->
                  means(session, id)
                      && (!onlyRunning || session.running() || session.id().equals(id)),
              signal);
          return null;
        });
  }

  private boolean means(OtaSession session, @Nullable String id) {
    return session.live() && (session.id().equals(id) || !isKnown(id));
  }

  private boolean belongsToAnother(Optional<OtaSession> live, @Nullable String id) {
    return isKnown(id) && live.filter(session -> session.id().equals(id)).isEmpty();
  }

  private boolean isKnown(@Nullable String id) {
    return id != null && !id.isEmpty() && store.find(id).isPresent();
  }

  private static boolean isTarget(OtaSession session, String version) {
    return session.plan().to().isReportedAs(version, null);
  }
}
