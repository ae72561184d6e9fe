package io.crispfleet.workstation.server;

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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import okhttp3.HttpUrl;

/** The real companion server in this process, with an admin. */
public final class RealServer implements AutoCloseable {
  private static final String PASSWORD = "correct horse battery 7";

  private final Path data;
  private final int port;
  private CompanionServer server;
  private final ApiClient api;

  public RealServer(Path data) throws IOException {
    this.data = data;
    // The same port after a restart, as in real life.
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    server = started(data, port);
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

  private static CompanionServer started(Path data, int port) {
    Map<String, String> settings =
        Map.of(
            "data", data.toString(),
            "http", "127.0.0.1:" + port,
            "mqtt", "127.0.0.1:0",
            "https", "off",
            "mqtts", "off",
            "log.level", "error");
    CompanionServer fresh =
        new CompanionServer(new ConfigReader(settings, Map.of(), Optional.empty()).config());
    fresh.start();
    return fresh;
  }

  public ApiClient api() {
    return api;
  }

  public void stop() {
    server.close();
  }

  public void startAgain() {
    server = started(data, port);
  }

  /** Makes a native stick. */
  public void device(String id, String zone) {
    api.post("/api/v1/devices").json(Map.of("id", id, "zone", zone)).done();
  }

  /** Waits until something is so. */
  public static void await(BooleanSupplier so) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > end || never.await(50, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("not in time");
      }
    }
  }

  @Override
  public void close() {
    api.close();
    server.close();
  }
}
