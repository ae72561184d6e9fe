package io.crispfleet.workstation.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The fleet as it is put together from the feed. */
class LiveStoreTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final LiveStore store = new LiveStore(now::get);

  static String device(String id, String more) {
    return "{\"id\":\""
        + id
        + "\",\"name\":\"stick-"
        + id
        + "\",\"dialect\":\"native\",\"trust\":\"native\",\"state\":\"adopted\",\"online\":true,"
        + "\"degraded\":false,\"since\":\"2026-06-01T11:00:00Z\",\"firstSeen\":\"2026-06-01T11:00:00Z\","
        + "\"lastSeen\":\"2026-06-01T11:59:59Z\",\"caps\":[],\"cmds\":[],\"channel\":\"stable\",\"tags\":[],\"zone\":\"Arena"
        + " A\",\"notes\":\"\",\"heartbeats\":3,\"lost\":0,\"warnings\":[]"
        + more
        + "}";
  }

  private void snapshot(String... devices) {
    store.take(
        "snapshot",
        "{\"page\":1,\"pages\":1,\"total\":"
            + devices.length
            + ",\"devices\":["
            + String.join(",", devices)
            + "]}");
  }

  private Stick only() {
    assertThat(store.frame().sticks()).hasSize(1);
    return store.frame().sticks().getFirst();
  }

  @Test
  void aSnapshotReplacesWhatWasKnown() {
    snapshot(device("A1", ""), device("B2", ""));
    snapshot(device("B2", ",\"version\":\"1.4.2\""));
    assertThat(only().id()).isEqualTo("B2");
    assertThat(only().device().version()).isEqualTo("1.4.2");
  }

  @Test
  void aSnapshotOfSeveralPagesIsOne() {
    snapshot(device("OLD", ""));
    store.take("snapshot", "{\"page\":1,\"pages\":2,\"devices\":[" + device("A1", "") + "]}");
    store.take("snapshot", "{\"page\":2,\"pages\":2,\"devices\":[" + device("B2", "") + "]}");
    assertThat(store.frame().sticks()).extracting(Stick::id).containsExactly("A1", "B2");
  }

  @Test
  void aDeltaChangesWhatItNamesAndLeavesTheRest() {
    snapshot(device("A1", ",\"rssi\":-60"));
    store.take(
        "delta", "{\"devices\":[{\"id\":\"A1\",\"battery\":12,\"warnings\":[\"low-battery\"]}]}");
    assertThat(only().device().rssi()).isEqualTo(-60);
    assertThat(only().device().battery()).isEqualTo(12);
    assertThat(only().state()).isEqualTo(StickState.ATTENTION);
  }

  @Test
  void anArchivedStickIsGone() {
    snapshot(device("A1", ""));
    store.take("delta", "{\"devices\":[{\"id\":\"A1\",\"state\":\"archived\"}]}");
    assertThat(store.frame().sticks()).isEmpty();
  }

  @Test
  void aScoreMakesAStickPlayingForAWhile() {
    snapshot(device("A1", ""));
    store.take("score", "{\"device\":\"A1\",\"game\":\"thunder\",\"score\":9120}");
    assertThat(only().state()).isEqualTo(StickState.PLAYING);
    now.set(NOON.plus(Stick.STILL_PLAYING).plusSeconds(1));
    store.tick();
    assertThat(only().state()).isEqualTo(StickState.IDLE);
  }

  @Test
  void anUpdateShowsUntilItEnds() {
    snapshot(device("A1", ""));
    store.take("ota", session("downloading"));
    assertThat(only().state()).isEqualTo(StickState.UPDATING);
    assertThat(only().update()).isEqualTo(new Stick.Update("1.4.2", 62));
    store.take("ota", session("confirmed"));
    assertThat(only().state()).isEqualTo(StickState.IDLE);
  }

  private static String session(String state) {
    return "{\"id\":\"x\",\"device\":\"A1\",\"dialect\":\"native\",\"platform\":\"esp32\",\"new_version\":\"1.4.2\","
               + "\"state\":\""
        + state
        + "\",\"percent\":62,\"bytes\":62,\"size\":100,\"downgrade\":false,\"late\":false,"
        + "\"created_at\":\"2026-06-01T11:59:00Z\",\"updated_at\":\"2026-06-01T11:59:00Z\"}";
  }

  @Test
  void theWorstHoldsAndCountsAddUp() {
    snapshot(
        device("A1", ",\"failedAt\":\"2026-06-01T11:50:00Z\",\"battery\":3"),
        device("B2", "").replace("\"online\":true", "\"online\":false"),
        device("C3", ""));
    assertThat(store.frame().counts())
        .containsEntry(StickState.FAULT, 1)
        .containsEntry(StickState.OFFLINE, 1)
        .containsEntry(StickState.IDLE, 1);
    assertThat(store.frame().counts().values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(3);
  }

  @Test
  void whileNothingChangesTheFrameIsTheSame() {
    snapshot(device("A1", ""));
    assertThat(store.frame()).isSameAs(store.frame());
    store.take("unheard-of", "{}");
    Frame before = store.frame();
    store.link(new LinkState.Live("x:1"));
    assertThat(store.frame()).isNotSameAs(before);
  }
}
