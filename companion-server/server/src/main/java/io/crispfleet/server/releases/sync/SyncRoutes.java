package io.crispfleet.server.releases.sync;

import io.crispfleet.contract.api.release.SyncSettings;
import io.crispfleet.contract.api.release.SyncStatus;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.UserRole;
import java.util.Objects;

/** {@code /api/v1/sync}: what is pulled from another server, and how that went. */
public final class SyncRoutes {
  private static final String PATH = "/api/v1/sync";
  private static final String TAG = "sync";
  private static final long LIMIT = 128 * 1024;

  private final Sync sync;

  public SyncRoutes(Sync sync) {
    this.sync = sync;
  }

  public void declare(Api api) {
    api.get(PATH)
        .tag(TAG)
        .summary("Show what is pulled from another server, and how the last pull went")
        .users(UserRole.RELEASER, "releases:read")
        .answers(200, SyncStatus.class, "Without the token")
        .handle(ctx -> Reply.json(ctx, 200, sync.status()));
    api.put(PATH)
        .tag(TAG)
        .summary("Name the server to pull releases from, and which; without 'url' for none")
        .users(UserRole.ADMIN, "releases:write")
        .body(SyncSettings.class)
        .limit(LIMIT)
        .answers(200, SyncStatus.class, "As it is now")
        .problems(422)
        .audit("sync.set")
        .handle(
            ctx -> {
              SyncStatus status = sync.change(Request.body(ctx, SyncSettings.class));
              String url = Objects.requireNonNullElse(status.settings().url(), "none");
              Request.audited(ctx, url, String.join(",", status.settings().channels()));
              Reply.json(ctx, 200, status);
            });
    api.post(PATH + ":run")
        .tag(TAG)
        .summary("Pull now; look at the status to see when it has ended")
        .users(UserRole.RELEASER, "releases:write")
        .answers(202, SyncStatus.class, "It runs")
        .problems(409)
        .audit("sync.run")
        .handle(
            ctx -> {
              SyncStatus status = sync.run();
              Request.audited(ctx, Objects.requireNonNullElse(status.settings().url(), "none"), "");
              Reply.json(ctx, 202, status);
            });
  }
}
