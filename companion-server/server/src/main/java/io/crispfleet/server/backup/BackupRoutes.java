package io.crispfleet.server.backup;

import io.crispfleet.contract.api.backup.BackupSummary;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.UserRole;
import java.time.Duration;

/** Backups by request of an administrator, into the folder that the server was told. */
public final class BackupRoutes {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private BackupRoutes() {}

  public static void declare(Api api, BackupService service) {
    api.post("/api/v1/backups")
        .tag("backups")
        .summary("Back up database, blobs, keys and settings now")
        .users(UserRole.ADMIN, "backups:write")
        .limit(0)
        .timeout(LONGEST)
        .answers(201, BackupSummary.class, "The finished backup")
        .problems(409, 503)
        .audit("backup.make")
        .handle(
            ctx -> {
              BackupSummary made = service.make();
              Request.audited(ctx, made.name(), made.bytes() + " bytes");
              Reply.json(ctx, 201, made);
            });
    api.get("/api/v1/backups")
        .tag("backups")
        .summary("List backups, the newest first")
        .users(UserRole.ADMIN, "backups:read")
        .answersList(200, BackupSummary.class, "Finished backups")
        .problems(503)
        .handle(ctx -> Reply.json(ctx, 200, service.list()));
  }
}
