package io.crispfleet.server.ota.skiclock;

import io.crispfleet.contract.legacy.ErrorAnswer;
import io.crispfleet.contract.legacy.ServiceInfo;
import io.crispfleet.server.devices.Device;
import io.crispfleet.server.devices.DeviceDirectory;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.ota.image.ImageDownload;
import io.crispfleet.server.ota.session.OtaSession;
import io.crispfleet.server.ota.session.OtaSessions;
import io.crispfleet.server.releases.Release;
import io.crispfleet.server.releases.ReleaseCatalog;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where ski clocks fetch their images. */
public final class SkiClockRoutes {
  private static final String SCOPE = "legacy:download";
  private static final String CHANNEL = "stable";

  private final DeviceDirectory devices;
  private final ReleaseCatalog catalog;
  private final OtaSessions sessions;
  private final ImageDownload images;

  public SkiClockRoutes(
      DeviceDirectory devices, ReleaseCatalog catalog, OtaSessions sessions, ImageDownload images) {
    this.devices = devices;
    this.catalog = catalog;
    this.sessions = sessions;
    this.images = images;
  }

  public void declare(Api api) {
    api.get("/api")
        .tag("legacy")
        .summary("What answers here")
        .answers(200, ServiceInfo.class, "The service")
        .legacy()
        .handle(ctx -> Reply.json(ctx, 200, new ServiceInfo("CrispFleet", "ok", Platforms.KNOWN)));
    api.get("/api/firmware/{platform}")
        .tag("legacy")
        .summary("The image for a ski clock: the one it was offered, else the current one")
        .header("X-API-Key", false, "The download key")
        .header("Range", false, "Part of the image")
        .query("version", "string", false, "This version rather than the one that was offered")
        .answers(200, "application/octet-stream", "The image")
        .answers(206, "application/octet-stream", "The part that was asked for")
        .answers(400, ErrorAnswer.class, "No such platform")
        .unauthorized(new ErrorAnswer("Invalid API key"))
        .answers(404, ErrorAnswer.class, "There is no firmware for it")
        .answers(304, "", "The image that the client has already")
        .problems(416)
        .legacy()
        .handle(this::firmware);
  }

  private void firmware(Context ctx) throws IOException {
    if (!mayDownload(Request.caller(ctx))) {
      throw Problem.unauthorized("KEY_NEEDED", "This needs the download key.");
    }
    Optional<String> platform = Platforms.of(ctx.pathParam("platform"));
    if (platform.isEmpty()) {
      Reply.json(
          ctx,
          400,
          new ErrorAnswer("Invalid platform. Known: " + String.join(", ", Platforms.KNOWN)));
      return;
    }
    Optional<OtaSession> session = session(platform.get(), Request.address(ctx));
    Optional<String> version = Request.query(ctx, "version");
    if (version.isPresent()) {
      session = session.filter(known -> known.plan().newVersion().equals(version.get()));
    }
    Optional<Release> release =
        session
            .flatMap(known -> catalog.byId(known.plan().release()))
            .or(() -> unasked(platform.get(), version));
    if (release.isEmpty()) {
      Reply.json(ctx, 404, new ErrorAnswer("No firmware available for " + platform.get()));
      return;
    }
    images.send(ctx, release.get(), session);
  }

  private static boolean mayDownload(Caller caller) {
    return caller instanceof Caller.User user
        && (user.scopes().isEmpty() || user.scopes().contains(SCOPE));
  }

  /** A ski clock does not say who it is when it downloads: its address and platform tell. */
  private Optional<OtaSession> session(String platform, String address) {
    List<OtaSession> candidates =
        sessions.live().stream()
            .filter(session -> session.plan().dialect() == Dialect.SKICLOCK)
            .filter(session -> session.plan().platform().equals(platform))
            .filter(session -> cameFrom(session.device(), address))
            .toList();
    // Two of them behind one address cannot be told apart: then neither is credited.
    return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
  }

  private boolean cameFrom(String device, String address) {
    return devices.find(device).map(Device::address).filter(address::equals).isPresent();
  }

  private Optional<Release> unasked(String platform, Optional<String> version) {
    return version.isEmpty()
        ? catalog.current(platform, CHANNEL)
        : catalog
            .find(platform, version.get())
            .filter(release -> release.state() == Release.State.ACTIVE)
            .filter(release -> release.signature() == null || catalog.trusted(release));
  }
}
