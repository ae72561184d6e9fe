package io.crispfleet.server.releases.sync;

import io.crispfleet.client.CommandFailure;
import io.crispfleet.contract.api.release.SyncSettings;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.releases.Channel;
import io.crispfleet.server.releases.inspect.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.random.RandomGenerator;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** What settings are sound, and when the next pull is due. */
final class SyncRules {
  private static final long SHORTEST_PERIOD = 60;
  private static final long LONGEST_PERIOD = Duration.ofDays(30).toSeconds();
  private static final long LATEST_CATCH_UP = Duration.ofMinutes(1).toMillis();
  private static final int LONGEST_URL = 500;
  private static final int LONGEST_CA = 64 * 1024;
  private static final String TOKEN = "[\\x21-\\x7e]{1,512}";

  private SyncRules() {}

  /**
   * Checks settings that name a server.
   *
   * @param token the one to be used there
   * @throws Problem 400 or 422 saying what to change
   */
  static void check(SyncSettings settings, String token) {
    url(settings);
    long every = settings.everySeconds();
    if (every != 0 && (every < SHORTEST_PERIOD || every > LONGEST_PERIOD)) {
      throw Problem.badRequest(
          "BAD_PERIOD",
          "'everySeconds' is 0, or from " + SHORTEST_PERIOD + " to " + LONGEST_PERIOD + ".");
    }
    settings.channels().forEach(Channel::of);
    Channel.of(settings.channel());
    for (String platform : settings.platforms()) {
      if (Platform.find(platform).isEmpty()) {
        throw Problem.badRequest(
            "UNKNOWN_PLATFORM", "'platforms' names something else than " + Platform.names() + ".");
      }
    }
    if (!token.matches(TOKEN)) {
      throw Problem.unprocessable("BAD_TOKEN", "'token' is no access token of a server.");
    }
    if (Objects.requireNonNullElse(settings.ca(), "").length() > LONGEST_CA) {
      throw Problem.unprocessable("BAD_CA", "'ca' has at most " + LONGEST_CA + " characters.");
    }
    try {
      Source.of(settings, token).close();
    } catch (CommandFailure e) {
      throw Problem.unprocessable("BAD_CA", e.getMessage() + " " + e.advice());
    }
  }

  /** The address, which must be https unless http is allowed. */
  static HttpUrl url(SyncSettings settings) {
    String text = Objects.requireNonNullElse(settings.url(), "");
    HttpUrl url = text.length() > LONGEST_URL ? null : HttpUrl.parse(text);
    if (url == null
        || !url.username().isEmpty()
        || !url.password().isEmpty()
        || url.query() != null
        || url.fragment() != null) {
      throw Problem.unprocessable(
          "BAD_URL", "'url' is the address of a server, such as https://fleet.example:8443.");
    }
    if (!url.isHttps() && !settings.allowHttp()) {
      throw Problem.unprocessable(
          "HTTP_NOT_ALLOWED",
          "Over http everybody on the way can read the token. Use https, or say 'allowHttp'.");
    }
    return url;
  }

  /** True when both mean the same server, which alone may get its token. */
  static boolean sameServer(@Nullable String one, @Nullable String other) {
    HttpUrl a = one == null ? null : HttpUrl.parse(one);
    HttpUrl b = other == null ? null : HttpUrl.parse(other);
    return a != null
        && b != null
        && a.scheme().equals(b.scheme())
        && a.host().equals(b.host())
        && a.port() == b.port();
  }

  /**
   * How long to wait for the next pull: the period give or take a tenth, so that many servers that
   * were started together do not ask together. What was missed is made up for within a minute.
   */
  static Duration delay(
      Instant now, @Nullable Instant last, Duration every, RandomGenerator random) {
    long period = every.toMillis() * random.nextInt(900, 1101) / 1000;
    // A clock that jumped back must not put it off for longer than a period.
    long since = last == null ? period : Math.max(0, Duration.between(last, now).toMillis());
    long left = period - since;
    return Duration.ofMillis(
        left > 0 ? left : random.nextLong(Math.min(LATEST_CATCH_UP, every.toMillis()) + 1));
  }
}
