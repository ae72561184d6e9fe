package io.crispfleet.workstation.ota;

import io.crispfleet.client.ApiClient;
import io.crispfleet.contract.api.ota.OtaSessionPage;
import io.crispfleet.contract.api.ota.OtaSessionView;
import io.crispfleet.contract.api.ota.OtaStats;
import io.crispfleet.workstation.poll.Poll;
import io.crispfleet.workstation.poll.Polled;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Update sessions, newest first, and what all of them came to. */
public final class UpdatesModel {
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final int MOST = 200;

  /** All that the screen shows. */
  public record Updates(OtaStats stats, List<OtaSessionView> sessions) {
    /** Sessions that ended badly, by their code, the most frequent first. */
    List<Cause> causes() {
      Map<String, List<OtaSessionView>> byCode =
          sessions.stream()
              .filter(session -> session.code() != null)
              .collect(
                  Collectors.groupingBy(
                      session -> Objects.requireNonNullElse(session.code(), ""),
                      TreeMap::new,
                      Collectors.toList()));
      return byCode.entrySet().stream()
          .map(entry -> Cause.of(entry.getKey(), entry.getValue()))
          .sorted(Comparator.comparingLong(Cause::sticks).reversed())
          .toList();
    }
  }

  /**
   * Why updates failed.
   *
   * @param code such as {@code SHA_MISMATCH}
   * @param sticks how many it happened to
   * @param message of the newest
   */
  public record Cause(String code, long sticks, String message) {
    private static Cause of(String code, List<OtaSessionView> sessions) {
      return new Cause(
          code,
          sessions.stream().map(OtaSessionView::device).distinct().count(),
          Objects.requireNonNullElse(sessions.getFirst().message(), ""));
    }
  }

  private final ApiClient api;
  private final Poll<Updates> poll;

  public UpdatesModel(ApiClient api, InstantSource clock) {
    this.api = api;
    this.poll = Poll.onVirtualThreads("updates", this::ask, EVERY, clock);
  }

  private Updates ask() {
    OtaStats stats = api.get("/api/ota-stats").read(OtaStats.class);
    return new Updates(
        stats,
        api.get("/api/v1/ota/sessions").query("limit", MOST).read(OtaSessionPage.class).sessions());
  }

  Polled<Updates> look() {
    return poll.look();
  }

  Optional<Updates> last() {
    return poll.last();
  }
}
