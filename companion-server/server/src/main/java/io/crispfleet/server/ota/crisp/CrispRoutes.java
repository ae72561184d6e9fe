package io.crispfleet.server.ota.crisp;

import io.crispfleet.contract.device.DeviceIds;
import io.crispfleet.contract.legacy.FotaCheckAnswer;
import io.crispfleet.server.devices.Device;
import io.crispfleet.server.devices.DeviceDirectory;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.devices.Sighting;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.ota.image.ImageDownload;
import io.crispfleet.server.ota.policy.Decision;
import io.crispfleet.server.ota.session.Offering;
import io.crispfleet.server.ota.session.Offering.Answer;
import io.crispfleet.server.ota.session.OtaSession;
import io.crispfleet.server.ota.session.OtaSessions;
import io.crispfleet.server.releases.Release;
import io.crispfleet.server.releases.ReleaseCatalog;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/** {@code /api/fota} as crisp-game sticks know it. */
public final class CrispRoutes {
  private static final int LONGEST_VERSION = 64;

  private final DeviceDirectory devices;
  private final ReleaseCatalog catalog;
  private final Offering offering;
  private final OtaSessions sessions;
  private final ImageDownload images;
  private final InstantSource clock;
  private final String platform;

  /**
   * Makes the routes.
   *
   * @param platform chip of sticks that never said what they have
   */
  public CrispRoutes(
      DeviceDirectory devices,
      ReleaseCatalog catalog,
      Offering offering,
      OtaSessions sessions,
      ImageDownload images,
      InstantSource clock,
      String platform) {
    this.devices = devices;
    this.catalog = catalog;
    this.offering = offering;
    this.sessions = sessions;
    this.images = images;
    this.clock = clock;
    this.platform = platform;
  }

  public void declare(Api api) {
    api.get("/api/fota/check")
        .tag("legacy")
        .summary("Is there an update for this crisp-game stick?")
        .query("current_version", "string", false, "What the stick says it runs")
        .query("device_id", "string", true, "The stick's id")
        .answers(200, FotaCheckAnswer.class, "An update, or none")
        .legacy()
        .handle(this::check);
    api.get("/api/fota/download")
        .tag("legacy")
        .summary("The image that a check offered")
        .query("version", "string", true, "The version that was offered")
        .query("device_id", "string", false, "The stick's id")
        .query("s", "string", false, "Which offer it belongs to")
        .header("Range", false, "Part of the image")
        .answers(200, "application/octet-stream", "The image")
        .answers(206, "application/octet-stream", "The part that was asked for")
        .answers(400, "text/plain", "The version is missing")
        .answers(404, "text/plain", "No such image")
        .answers(304, "", "The image that the client has already")
        .problems(416)
        .legacy()
        .handle(this::download);
  }

  private void check(Context ctx) throws IOException {
    String id =
        DeviceIds.require(
            Request.query(ctx, "device_id")
                .orElseThrow(
                    () -> Problem.badRequest("DEVICE_ID_NEEDED", "Say device_id in the query.")));
    Optional<String> version = Request.query(ctx, "current_version");
    if (version.filter(text -> text.length() > LONGEST_VERSION).isPresent()) {
      throw Problem.badRequest("VERSION_TOO_LONG", "current_version has at most 64 characters.");
    }
    ctx.header("Cache-Control", "no-store");
    Reply.bytes(
        ctx, 200, "application/json", CrispCheck.body(answer(id, version, Request.address(ctx))));
  }

  private Answer answer(String id, Optional<String> version, String address) {
    Optional<Device> known = devices.find(id);
    if (known.filter(device -> device.dialect() == Dialect.NATIVE).isPresent()) {
      // Anybody can say any id here; a stick with a credential is spoken for by that alone.
      return new Answer.Nothing(
          new Decision.NoOffer(Decision.Reason.ADAPTER_OFF, "The stick is a native one."));
    }
    String chip = known.map(Device::platform).orElse(null);
    Device _ =
        devices.seen(
            new Sighting(
                id,
                Dialect.CRISP,
                clock.instant(),
                "fota-check",
                address,
                chip == null ? platform : null,
                null,
                version.orElse(null),
                null,
                null));
    return offering.check(id).join();
  }

  private void download(Context ctx) throws IOException {
    Optional<String> version = Request.query(ctx, "version");
    if (version.isEmpty()) {
      Reply.text(ctx, 400, "Version is required");
      return;
    }
    Optional<OtaSession> session = session(ctx, version.get());
    Optional<Release> release =
        session
            .flatMap(known -> catalog.byId(known.plan().release()))
            .or(() -> catalog.find(platform(ctx), version.get()).filter(this::mayBeFetched));
    if (release.isEmpty()) {
      Reply.text(ctx, 404, "Firmware not found");
      return;
    }
    images.send(ctx, release.get(), session);
  }

  private Optional<OtaSession> session(Context ctx, String version) {
    Optional<String> tag = Request.query(ctx, "s");
    return Request.query(ctx, "device_id")
        .flatMap(sessions::live)
        .filter(session -> session.plan().dialect() == Dialect.CRISP)
        .filter(session -> session.plan().newVersion().equals(version))
        .filter(session -> tag.isEmpty() || tag.get().equals(session.plan().tag()));
  }

  private String platform(Context ctx) {
    return Request.query(ctx, "device_id")
        .flatMap(devices::find)
        .map(Device::platform)
        .orElse(platform);
  }

  private boolean mayBeFetched(Release release) {
    return release.state() == Release.State.ACTIVE
        && (release.signature() == null || catalog.trusted(release));
  }
}
