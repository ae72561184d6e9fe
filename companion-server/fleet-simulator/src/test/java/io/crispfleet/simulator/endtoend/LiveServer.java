package io.crispfleet.simulator.endtoend;

import io.crispfleet.client.ApiClient;
import io.crispfleet.contract.api.auth.LoginAnswer;
import io.crispfleet.contract.api.auth.LoginRequest;
import io.crispfleet.contract.api.auth.SetupRequest;
import io.crispfleet.contract.api.device.DevicePage;
import io.crispfleet.contract.api.device.DeviceView;
import io.crispfleet.contract.api.ota.OtaSessionPage;
import io.crispfleet.contract.api.ota.OtaSessionView;
import io.crispfleet.contract.api.ota.OtaStats;
import io.crispfleet.contract.api.score.GameSummary;
import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.CompanionServer;
import io.crispfleet.server.config.ConfigReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import okhttp3.HttpUrl;

/** The real companion server in this process, with an admin, seen through its API alone. */
final class LiveServer implements AutoCloseable {
  private static final String PASSWORD = "correct horse battery 7";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Map<String, String> settings = new TreeMap<>();
  private CompanionServer server;
  private final ApiClient api;

  LiveServer(Path data, Map<String, String> more) {
    settings.put("data", data.toString());
    // The same ports after a restart, as in real life.
    for (String door : List.of("http", "mqtt")) {
      settings.put(door, "127.0.0.1:" + freePort());
    }
    settings.put("https", "off");
    settings.put("mqtts", "off");
    settings.put("ota.spread", "2s");
    settings.put("log.level", "warning");
    settings.putAll(more);
    server = started();
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

  private CompanionServer started() {
    CompanionServer fresh =
        new CompanionServer(new ConfigReader(settings, Map.of(), Optional.empty()).config());
    fresh.start();
    return fresh;
  }

  private static int freePort() {
    try {
      return FreePort.find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ApiClient api() {
    return api;
  }

  String url() {
    return server.endpoints().http();
  }

  void stop() {
    server.close();
  }

  void startAgain() {
    server = started();
  }

  List<DeviceView> devices() {
    return api.get("/api/v1/devices").query("limit", 500).read(DevicePage.class).devices();
  }

  List<DeviceView> devices(String dialect) {
    return devices().stream().filter(device -> device.dialect().equals(dialect)).toList();
  }

  List<OtaSessionView> sessions() {
    return api.get("/api/v1/ota/sessions")
        .query("limit", 500)
        .read(OtaSessionPage.class)
        .sessions();
  }

  /** Sessions of a dialect that are in a state. */
  List<OtaSessionView> sessions(String dialect, OtaState state) {
    return sessions().stream()
        .filter(session -> session.dialect().equals(dialect) && session.state() == state)
        .toList();
  }

  OtaStats stats() {
    return api.get("/api/ota-stats").read(OtaStats.class);
  }

  /** Runs on all boards. */
  long plays() {
    return api.get("/api/v1/games").list(GameSummary.class).stream()
        .mapToLong(GameSummary::plays)
        .sum();
  }

  /** Waits until something is so; what is still wrong then is told by {@code state}. */
  static void await(BooleanSupplier condition, Supplier<Object> state) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || never.await(100, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("not in time; it is " + state.get());
      }
    }
  }

  @Override
  public void close() {
    api.close();
    server.close();
  }
}
