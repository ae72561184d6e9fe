package io.crispfleet.server.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.bus.FleetEvent;
import io.crispfleet.server.feed.LiveFeed.Frame;
import io.crispfleet.server.http.EventStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
  /** What the feed shows in these tests. */
  public record Lamp(String id, int rssi, @Nullable String zone) {}

  private record Alert(String text) implements FleetEvent, FeedItem {
    @Override
    public String feedName() {
      return "alert";
    }

    @Override
    public Object feedData() {
      return Map.of("text", text);
    }
  }

  private final Map<String, Lamp> lamps = new TreeMap<>();
  private final EventBus bus = new EventBus();
  private final AtomicLong nanos = new AtomicLong();
  private final List<Frame> frames = new ArrayList<>();
  private Runnable meanwhile = () -> {};
  private final LiveFeed feed =
      new LiveFeed(
          new FeedSource() {
            @Override
            public Stream<String> keys() {
              return lamps.keySet().stream();
            }

            @Override
            public @Nullable Record current(String key) {
              meanwhile.run();
              return lamps.get(key);
            }
          },
          Lamp.class,
          bus,
          nanos::get,
          "e1");

  @Test
  void aClientGetsASnapshotAndThenOnlyWhatChanged() {
    show(new Lamp("a", -60, "hall"));
    show(new Lamp("b", -61, null));
    feed.join("", frames::add);
    assertThat(frames).hasSize(1);
    assertThat(frames.getFirst().name()).isEqualTo("snapshot");
    assertThat(data(frames.getFirst()))
        .isEqualTo(
            "{\"page\":1,\"pages\":1,\"total\":2,\"devices\":["
                + "{\"id\":\"a\",\"rssi\":-60,\"zone\":\"hall\"},{\"id\":\"b\",\"rssi\":-61}]}");
    show(new Lamp("a", -70, "hall"));
    show(new Lamp("a", -71, null));
    show(new Lamp("b", -61, null));
    feed.round();
    assertThat(data(frames.getLast()))
        .isEqualTo("{\"devices\":[{\"id\":\"a\",\"rssi\":-71,\"zone\":null}]}");
    feed.round();
    assertThat(frames).hasSize(2);
  }

  @Test
  void whatIsGoneIsSaid() {
    show(new Lamp("a", -60, null));
    feed.join("", frames::add);
    lamps.remove("a");
    feed.changed("a");
    feed.round();
    assertThat(data(frames.getLast())).isEqualTo("{\"devices\":[],\"gone\":[\"a\"]}");
  }

  @Test
  void aReconnectGetsWhatItMissedAndNothingElse() {
    show(new Lamp("a", -60, null));
    Runnable leave = feed.join("", frames::add);
    leave.run();
    String last = frames.getLast().id();
    show(new Lamp("a", -70, null));
    feed.round();
    bus.publish(new Alert("fire"));
    feed.round();
    List<Frame> again = new ArrayList<>();
    feed.join(last, again::add);
    assertThat(again).extracting(Frame::name).containsExactly("delta", "alert");
    assertThat(data(again.getLast())).isEqualTo("{\"text\":\"fire\"}");
  }

  @Test
  void whoWasAwayTooLongOrComesFromAnotherStartGetsASnapshot() {
    show(new Lamp("a", -60, null));
    feed.join("", frames::add).run();
    String last = frames.getLast().id();
    nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    feed.round();
    for (String id : List.of(last, "e0-1", "e1-x", "e1-99")) {
      List<Frame> again = new ArrayList<>();
      feed.join(id, again::add).run();
      assertThat(again).extracting(Frame::name).containsExactly("snapshot");
    }
  }

  @Test
  void aLargeFleetComesInPagesAndOnlyTheLastCanBeResumed() {
    for (int i = 0; i < 10_000; i++) {
      show(new Lamp("d%05d".formatted(i), -60, null));
    }
    feed.join("", frames::add);
    assertThat(frames).hasSize(20);
    assertThat(frames.subList(0, 19)).allMatch(frame -> frame.id().isEmpty());
    assertThat(frames.getLast().id()).startsWith("e1-");
  }

  @Test
  void aClientThatTakesNoMoreIsDroppedAndTheOthersStay() {
    show(new Lamp("a", -60, null));
    feed.join("", frame -> frame.name().equals("snapshot"));
    feed.join("", frames::add);
    show(new Lamp("a", -61, null));
    feed.round();
    assertThat(feed.clients()).isEqualTo(1);
    assertThat(frames).hasSize(2);
  }

  @Test
  void aFloodOfEventsIsBoundedAndTheLossIsSaid() {
    feed.join("", frames::add);
    for (int i = 0; i < 6000; i++) {
      bus.publish(new Alert("x"));
    }
    feed.round();
    assertThat(frames.getLast().name()).isEqualTo("lost");
    assertThat(data(frames.getLast())).isEqualTo("{\"events\":1000}");
  }

  @Test
  void aClientKeepsUpWithEveryEventThatOneRoundMayBring() {
    EventStream stream = FeedRoutes.stream();
    feed.join("", frame -> stream.offer(frame.event()));
    for (int i = 0; i < LiveFeed.MOST_ITEMS; i++) {
      bus.publish(new Alert("x"));
    }
    feed.round();
    assertThat(feed.clients()).isEqualTo(1);
  }

  @Test
  void whoPublishesDoesNotWaitWhileARoundIsEncoded() throws InterruptedException {
    feed.join("", frames::add);
    show(new Lamp("a", -60, null));
    Thread publisher = new Thread(() -> bus.publish(new Alert("fire")));
    meanwhile =
        () -> {
          publisher.start();
          try {
            publisher.join(Duration.ofSeconds(20));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          assertThat(publisher.isAlive()).isFalse();
        };
    feed.round();
    meanwhile = () -> {};
    feed.round();
    assertThat(frames).extracting(Frame::name).containsExactly("snapshot", "delta", "alert");
  }

  private static String data(Frame frame) {
    String text = frame.event().toString();
    assertThat(text).contains("\ndata: ").endsWith("\n\n");
    return text.substring(text.indexOf("\ndata: ") + 7, text.length() - 2);
  }

  private void show(Lamp lamp) {
    lamps.put(lamp.id(), lamp);
    feed.changed(lamp.id());
  }
}
