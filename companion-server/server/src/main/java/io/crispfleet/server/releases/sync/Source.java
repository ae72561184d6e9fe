package io.crispfleet.server.releases.sync;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.CommandFailure;
import io.crispfleet.contract.api.release.ReleaseInfo;
import io.crispfleet.contract.api.release.ReleasePage;
import io.crispfleet.contract.api.release.SyncSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The other server. Redirects are not followed, so that the token goes nowhere else. Everything
 * that goes wrong with it is a {@link CommandFailure}.
 */
final class Source implements AutoCloseable {
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 50;
  private static final int ATTEMPTS = 3;

  private final ApiClient api;

  Source(HttpUrl url, String token, Optional<String> ca) {
    this.api = new ApiClient(url, Optional.of(token), ca);
  }

  static Source of(SyncSettings settings, String token) {
    HttpUrl url = SyncRules.url(settings);
    return new Source(url, token, Optional.ofNullable(settings.ca()));
  }

  String host() {
    return api.base().host();
  }

  /** What is offered there in a channel. */
  List<ReleaseInfo> releases(String channel, @Nullable String platform) {
    List<ReleaseInfo> all = new ArrayList<>();
    String cursor = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      ReleasePage answer =
          api.get("/api/v1/releases")
              .query("channel", channel)
              .query("platform", platform)
              .query("state", "active")
              .query("limit", PAGE)
              .query("cursor", cursor)
              .read(ReleasePage.class);
      all.addAll(answer.releases());
      cursor = answer.next();
      if (cursor == null) {
        return all;
      }
    }
    throw new CommandFailure(
        CommandFailure.Exit.SERVER_FAILED,
        "TOO_MANY_RELEASES",
        "The other server lists more than " + PAGE * MOST_PAGES + " releases.",
        "");
  }

  /** Fetches a file, or what is missing of it; a connection that breaks is made anew. */
  void fetch(String sha256, Path part, long size) throws IOException {
    for (int attempt = 1; ; attempt++) {
      long before = Files.exists(part) ? Files.size(part) : 0;
      try {
        api.get("/api/v1/fw/" + sha256).resume(part, size);
        return;
      } catch (CommandFailure e) {
        boolean progress = Files.exists(part) && Files.size(part) > before;
        boolean broken = e.exit() == CommandFailure.Exit.UNREACHABLE;
        if (!broken || !progress || attempt >= ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    api.close();
  }
}
