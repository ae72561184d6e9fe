package io.crispfleet.firmware.e2e;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.crispfleet.client.ApiClient;
import io.crispfleet.contract.api.auth.LoginAnswer;
import io.crispfleet.contract.api.auth.LoginRequest;
import io.crispfleet.contract.api.auth.SetupRequest;
import io.crispfleet.contract.api.device.DevicePage;
import io.crispfleet.contract.api.device.DeviceView;
import io.crispfleet.contract.api.ota.OtaSessionPage;
import io.crispfleet.contract.api.ota.OtaSessionView;
import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.CompanionServer;
import io.crispfleet.server.config.ConfigReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import okhttp3.HttpUrl;

/** The companion server in this process, with an admin, seen through its API alone. */
final class LiveServer implements AutoCloseable {
  private static final String PASSWORD = "correct horse battery 7";

  private final CompanionServer server;
  private final ApiClient api;
  private final Path tokenFile;
  private final String url;

  LiveServer(Path data, Map<String, String> more) throws IOException {
    // Known before it starts: with a public URL it tells that one as its address.
    String authority = "127.0.0.1:" + freePort();
    url = "http://" + authority;
    Map<String, String> settings =
        new TreeMap<>(
            Map.of(
                "data", data.resolve("server").toString(),
                "http", authority,
                "mqtt", "127.0.0.1:0",
                "https", "off",
                "mqtts", "off",
                "ota.spread", "0s",
                "log.level", "warning"));
    settings.putAll(more);
    server = new CompanionServer(new ConfigReader(settings, Map.of(), Optional.empty()).config());
    server.start();
    HttpUrl base = HttpUrl.get(url);
    try (ApiClient anonymous = new ApiClient(base, Optional.empty(), Optional.empty())) {
      anonymous
          .post("/api/v1/setup")
          .json(new SetupRequest(server.setupCode().orElseThrow(), "anna", PASSWORD))
          .done();
      String token =
          Objects.requireNonNull(
              anonymous
                  .post("/api/v1/login")
                  .json(new LoginRequest("anna", PASSWORD, "test"))
                  .read(LoginAnswer.class)
                  .token());
      api = new ApiClient(base, Optional.of(token), Optional.empty());
      tokenFile = Files.writeString(data.resolve("token"), token);
    }
  }

  ApiClient api() {
    return api;
  }

  /** An access token of an admin, for a program to read. */
  Path tokenFile() {
    return tokenFile;
  }

  String url() {
    return url;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  List<DeviceView> devices() {
    return api.get("/api/v1/devices").query("limit", 500).read(DevicePage.class).devices();
  }

  DeviceView device(String id) {
    return api.get("/api/v1/devices/" + id).read(DeviceView.class);
  }

  /** Newest first. */
  List<OtaSessionView> sessions() {
    return api.get("/api/v1/ota/sessions")
        .query("limit", 500)
        .read(OtaSessionPage.class)
        .sessions();
  }

  /** How many updates are in which state, or ended with which code; and what devices run. */
  Map<String, Long> outcome() {
    Map<String, Long> counts =
        sessions().stream()
            .collect(groupingBy(s -> s.state() + " " + s.code(), TreeMap::new, counting()));
    devices().forEach(device -> counts.merge("runs " + device.version(), 1L, Long::sum));
    return counts;
  }

  /**
   * True when every device's last update has ended, and as what the device runs says: the new
   * version and proved, or the old one and rolled back. (A stick whose power goes before it proved
   * itself has rolled back; the server offers it the release again, some minutes later.)
   */
  boolean settled(String oldVersion, String newVersion) {
    Map<String, OtaState> last = new TreeMap<>();
    sessions().forEach(session -> last.putIfAbsent(session.device(), session.state()));
    return devices().stream()
        .allMatch(
            device ->
                Objects.equals(
                    device.version(),
                    switch (last.get(device.id())) {
                      case CONFIRMED -> newVersion;
                      case ROLLED_BACK -> oldVersion;
                      case null, default -> "neither";
                    }));
  }

  List<OtaSessionView> sessions(String device) {
    return sessions().stream().filter(session -> session.device().equals(device)).toList();
  }

  @Override
  public void close() {
    api.close();
    server.close();
  }
}
