package io.crispfleet.server.releases;

import io.crispfleet.server.blob.BlobStore;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Download;
import io.crispfleet.server.identity.DownloadPermissions;
import io.crispfleet.server.identity.LegacyKeys;
import io.crispfleet.server.releases.keys.KeyRoutes;
import io.crispfleet.server.releases.keys.SigningKeys;
import io.crispfleet.server.releases.legacy.CrispUploadRoutes;
import io.crispfleet.server.releases.legacy.SkiClockUploadRoutes;
import io.crispfleet.server.releases.link.LinkTokens;
import io.crispfleet.server.releases.sync.Sync;
import io.crispfleet.server.releases.sync.SyncRoutes;
import io.crispfleet.server.releases.upload.Bundles;
import io.crispfleet.server.releases.upload.StagedBlobs;
import io.crispfleet.server.releases.upload.TusRoutes;
import io.crispfleet.server.releases.upload.Uploads;
import io.crispfleet.server.role.Role;
import io.crispfleet.server.role.RoleName;
import io.crispfleet.server.secret.ServerSecret;
import io.crispfleet.server.store.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The part of the server that keeps firmware releases. */
public final class ReleasesRole implements Role {
  private static final Logger LOG = System.getLogger(ReleasesRole.class.getName());
  private static final long EXPIRE_MINUTES = 10;
  private static final long RETAIN_HOURS = 6;

  private final ReleasesSettings settings;
  private final ScheduledExecutorService timer;
  private final SigningKeys keys;
  private final Releases releases;
  private final ReleaseService service;
  private final Uploads uploads;
  private final Retention retention;
  private final DownloadLog log;
  private final Sync sync;
  private final ReleaseRoutes releaseRoutes;
  private final FirmwareRoutes firmwareRoutes;
  private final LinkRoutes linkRoutes;
  private final TusRoutes tusRoutes;
  private final CrispUploadRoutes crispRoutes;
  private final SkiClockUploadRoutes skiClockRoutes;
  private final List<Future<?>> chores = new ArrayList<>();

  /**
   * What the role stands on.
   *
   * @param timer shared; stays open
   */
  public record Needs(
      Database database,
      BlobStore blobs,
      EventBus bus,
      ServerSecret secret,
      InstantSource clock,
      SecureRandom random,
      ScheduledExecutorService timer,
      DownloadPermissions permissions,
      LegacyKeys legacyKeys) {}

  public ReleasesRole(Needs needs, ReleasesSettings settings) {
    this.settings = settings;
    this.timer = needs.timer();
    this.keys = new SigningKeys(needs.database(), needs.clock());
    this.releases = new Releases(keys);
    this.service =
        new ReleaseService(
            needs.database(), needs.blobs(), keys, releases, needs.bus(), needs.clock());
    this.uploads =
        new Uploads(
            needs.database(),
            settings.uploads(),
            new Uploads.Limits(
                settings.uploadLimit(), settings.uploadQuota(), settings.uploadTtl()),
            needs.clock(),
            needs.random());
    ReleaseStore store = new ReleaseStore(needs.database());
    StagedBlobs staged = new StagedBlobs(needs.blobs(), store::needs);
    ReleaseUpload upload =
        new ReleaseUpload(service, staged, uploads, new Bundles(settings.uploads()));
    this.retention = new Retention(releases, store, needs.blobs(), settings.keepRetired());
    this.log = new DownloadLog(needs.database(), needs.clock());
    this.sync =
        new Sync(
            new Sync.Needs(
                needs.database(),
                needs.secret(),
                needs.clock(),
                needs.random(),
                needs.timer(),
                releases,
                keys,
                upload,
                settings.uploads().resolveSibling("sync")));
    Download download = new Download(needs.blobs());
    this.releaseRoutes = new ReleaseRoutes(service, upload, settings.uploadLimit());
    this.firmwareRoutes =
        new FirmwareRoutes(
            releases, needs.blobs(), download, new Deflated(store, needs.blobs()), log);
    this.linkRoutes =
        new LinkRoutes(
            service,
            needs.blobs(),
            download,
            log,
            needs.permissions(),
            new LinkTokens(needs.secret(), "download-link", needs.clock()),
            new LinkTokens(needs.secret(), "web-flash", needs.clock()),
            settings.linkTtl(),
            needs.clock());
    this.tusRoutes = new TusRoutes(uploads);
    this.crispRoutes = new CrispUploadRoutes(upload, settings.autopublish());
    this.skiClockRoutes =
        new SkiClockUploadRoutes(releases, upload, needs.legacyKeys(), settings.autopublish());
  }

  /** The releases for other roles; filled by {@link #start}. */
  public ReleaseCatalog catalog() {
    return releases;
  }

  /** For roles that serve firmware themselves. */
  public DownloadLog downloadLog() {
    return log;
  }

  /** Asks a role before anything it may need is removed. */
  public void usedBy(ReleaseUse use) {
    retention.ask(use);
  }

  @Override
  public RoleName name() {
    return RoleName.RELEASES;
  }

  @Override
  public void metrics(MeterRegistry registry) {
    Gauge.builder("crispfleet.releases", releases, known -> known.all().size())
        .description("Releases in the history")
        .register(registry);
  }

  @Override
  public void routes(Api api) {
    releaseRoutes.declare(api);
    tusRoutes.declare(api);
    new KeyRoutes(keys, service::keyChanged).declare(api);
    firmwareRoutes.declare(api);
    linkRoutes.declare(api);
    crispRoutes.declare(api);
    skiClockRoutes.declare(api);
    new SyncRoutes(sync).declare(api);
  }

  @Override
  public void start() {
    keys.load();
    service.load();
    try {
      uploads.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    chore(EXPIRE_MINUTES, TimeUnit.MINUTES, uploads::expire);
    chore(RETAIN_HOURS, TimeUnit.HOURS, this::clean);
    sync.start();
  }

  private void clean() {
    try {
      log.trim(settings.downloadsKept());
      retention.run();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "unneeded firmware was not removed", e);
    }
  }

  private void chore(long every, TimeUnit unit, Runnable work) {
    chores.add(
        timer.scheduleWithFixedDelay(
            () -> Thread.ofVirtual().name("releases-chore").start(() -> safely(work)),
            every,
            every,
            unit));
  }

  private static void safely(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a chore of the releases failed; it is tried again later", e);
    }
  }

  @Override
  public void close() {
    sync.close();
    chores.forEach(chore -> chore.cancel(false));
  }
}
