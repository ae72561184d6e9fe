package io.crispfleet.workstation.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.client.ApiClient;
import io.crispfleet.contract.api.auth.LoginAnswer;
import io.crispfleet.contract.api.auth.LoginRequest;
import io.crispfleet.contract.api.auth.SetupRequest;
import io.crispfleet.server.CompanionServer;
import io.crispfleet.server.config.ConfigReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store follows the real server, and finds its way back when that goes away. */
class FleetFeedTest {
  private static final String PASSWORD = "correct horse battery 7";

  @TempDir private Path data;

  private final LiveStore store = new LiveStore(InstantSource.system());
  private CompanionServer server;
  private ApiClient api;

  @BeforeEach
  void start() throws IOException {
    int http;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      http = free.getLocalPort();
    }
    server = server(http);
    HttpUrl base = HttpUrl.get(server.endpoints().http());
    try (ApiClient anonymous = new ApiClient(base, Optional.empty(), Optional.empty())) {
      anonymous
          .post("/api/v1/setup")
          .json(new SetupRequest(server.setupCode().orElseThrow(), "anna", PASSWORD))
          .done();
      LoginAnswer login =
          anonymous
              .post("/api/v1/login")
              .json(new LoginRequest("anna", PASSWORD, "test"))
              .read(LoginAnswer.class);
      api = new ApiClient(base, Optional.ofNullable(login.token()), Optional.empty());
    }
  }

  private CompanionServer server(int http) {
    Map<String, String> settings =
        Map.of(
            "data", data.toString(),
            "http", "127.0.0.1:" + http,
            "mqtt", "127.0.0.1:0",
            "https", "off",
            "mqtts", "off",
            "log.level", "error");
    CompanionServer fresh =
        new CompanionServer(new ConfigReader(settings, Map.of(), Optional.empty()).config());
    fresh.start();
    return fresh;
  }

  @AfterEach
  void stop() {
    api.close();
    server.close();
  }

  private void device(String id, String zone) {
    api.post("/api/v1/devices").json(Map.of("id", id, "zone", zone)).done();
  }

  private static void await(BooleanSupplier so) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!so.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      never.await(50, TimeUnit.MILLISECONDS);
    }
  }

  private boolean shows(String id, String zone) {
    return store.frame().sticks().stream()
        .anyMatch(stick -> stick.id().equals(id) && stick.zone().equals(zone));
  }

  @Test
  void whatTheServerKnowsArrivesAndSoDoesWhatChanges() throws InterruptedException {
    device("AAAA01", "bar");
    try (FleetFeed feed = FleetFeed.open(api, store, InstantSource.system(), new Random(1))) {
      Objects.requireNonNull(feed);
      await(() -> shows("AAAA01", "bar"));
      assertThat(store.link()).isInstanceOf(LinkState.Live.class);
      api.patch("/api/v1/devices/AAAA01").json(Map.of("zone", "stage")).done();
      await(() -> shows("AAAA01", "stage"));
    }
  }

  @Test
  void aServerThatComesBackIsFollowedAgain() throws InterruptedException {
    device("AAAA01", "bar");
    int port = HttpUrl.get(server.endpoints().http()).port();
    try (FleetFeed feed = FleetFeed.open(api, store, InstantSource.system(), new Random(1))) {
      Objects.requireNonNull(feed);
      await(() -> shows("AAAA01", "bar"));
      server.close();
      await(() -> store.link() instanceof LinkState.Offline);
      assertThat(shows("AAAA01", "bar")).as("the last known fleet stays").isTrue();
      server = server(port);
      await(() -> store.link() instanceof LinkState.Live);
      device("AAAA02", "hall");
      await(() -> shows("AAAA02", "hall"));
    }
  }
}
