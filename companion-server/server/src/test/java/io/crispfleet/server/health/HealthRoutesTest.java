package io.crispfleet.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.HttpServer;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.UserRole;
import io.crispfleet.server.metrics.Metrics;
import io.crispfleet.server.role.Role;
import io.crispfleet.server.role.RoleName;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.SqliteDatabase;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthRoutesTest {
  private final class Ota implements Role {
    @Override
    public RoleName name() {
      return RoleName.OTA;
    }

    @Override
    public Optional<String> trouble() {
      return trouble;
    }
  }

  @TempDir private Path folder;
  private Optional<String> trouble = Optional.empty();
  private final Metrics metrics = new Metrics();
  private Database database;
  private HttpServer server;

  @BeforeEach
  void start() {
    database = SqliteDatabase.open(folder.resolve("test.db"));
    Api api = new Api();
    Health health = new Health(database, InstantSource.system(), List.of(new Ota()), List.of());
    new HealthRoutes(health, "1.2.3").declare(api);
    metrics.declare(api);
    server =
        new HttpServer(
            new InetSocketAddress("127.0.0.1", 0),
            api,
            ctx -> new Caller.User(1, "anna", UserRole.VIEWER, Set.of(), false),
            (caller, action, target, detail, from) -> {});
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
    metrics.close();
  }

  private HttpResponse<String> get(String path, String accept) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(uri).header("Accept", accept).build(), BodyHandlers.ofString());
    }
  }

  @Test
  void everyHealthDialectAnswers() throws Exception {
    assertThat(get("/health", "*/*").body()).isEqualTo("OK");
    assertThat(get("/health", "application/json").body()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(get("/health/live", "*/*").body()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(get("/health/ready", "*/*").body()).isEqualTo("Ready");
    assertThat(get("/ready", "*/*").body()).isEqualTo("Ready");
    assertThat(get("/healthz", "*/*").body()).isEqualTo("{\"status\":\"healthy\"}");
  }

  @Test
  void troubleOfARoleMakesTheServerUnreadyWithTheReason() throws Exception {
    trouble = Optional.of("no release can be read");
    HttpResponse<String> ready = get("/ready", "*/*");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).isEqualTo("ota: no release can be read");
    assertThat(get("/health/ready", "application/json").statusCode()).isEqualTo(503);
    assertThat(get("/health", "*/*").statusCode()).isEqualTo(200);
  }

  @Test
  void databaseThatCannotBeWrittenMakesTheServerUnready() throws Exception {
    database.close();
    HttpResponse<String> ready = get("/ready", "*/*");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).startsWith("database: ");
  }

  @Test
  void servicesAreListedWithVersionAndState() throws Exception {
    assertThat(get("/api/v1/services", "*/*").body())
        .isEqualTo(
            "{\"version\":\"1.2.3\",\"services\":[{\"name\":\"database\",\"state\":\"ok\"},"
                + "{\"name\":\"ota\",\"state\":\"ok\"}]}");
  }

  @Test
  void metricsAreInPrometheusTextWithoutLabelsOfPlayersOrDevices() throws Exception {
    metrics.registry().counter("ota.offers", "device_id", "A1B2C3").increment();
    metrics.registry().counter("ota.offers.all").increment();
    HttpResponse<String> answer = get("/metrics", "*/*");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(answer.body())
        .contains("jvm_memory_used_bytes")
        .contains("process_uptime_seconds")
        .contains("ota_offers_all_total 1.0")
        .doesNotContain("A1B2C3");
  }
}
