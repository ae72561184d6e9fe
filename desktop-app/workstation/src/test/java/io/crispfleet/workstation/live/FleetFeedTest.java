package io.crispfleet.workstation.live;

import static io.crispfleet.workstation.server.RealServer.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.workstation.server.RealServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store follows the real server, and finds its way back when that goes away. */
class FleetFeedTest {
  @TempDir private Path data;

  private final LiveStore store = new LiveStore(InstantSource.system());

  // Made before each test.
  @SuppressWarnings("NullAway.Init")
  private RealServer server;

  @SuppressWarnings("NullAway.Init")
  private FleetFeed feed;

  @BeforeEach
  void start() throws IOException {
    server = new RealServer(data);
    server.device("AAAA01", "bar");
    feed = FleetFeed.open(server.api(), store, InstantSource.system(), new Random(1));
  }

  @AfterEach
  void stop() {
    feed.close();
    server.close();
  }

  private boolean shows(String id, String zone) {
    return store.frame().sticks().stream()
        .anyMatch(stick -> stick.id().equals(id) && stick.zone().equals(zone));
  }

  @Test
  void whatTheServerKnowsArrivesAndSoDoesWhatChanges() throws InterruptedException {
    await(() -> shows("AAAA01", "bar"));
    assertThat(store.link()).isInstanceOf(LinkState.Live.class);
    server.api().patch("/api/v1/devices/AAAA01").json(Map.of("zone", "stage")).done();
    await(() -> shows("AAAA01", "stage"));
  }

  @Test
  void aServerThatComesBackIsFollowedAgain() throws InterruptedException {
    await(() -> shows("AAAA01", "bar"));
    server.stop();
    await(() -> store.link() instanceof LinkState.Offline);
    assertThat(shows("AAAA01", "bar")).as("the last known fleet stays").isTrue();
    server.startAgain();
    await(() -> store.link() instanceof LinkState.Live);
    server.device("AAAA02", "hall");
    await(() -> shows("AAAA02", "hall"));
  }
}
