package io.crispfleet.server.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.backup.BackupSummary;
import io.crispfleet.contract.json.Json;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.HttpServer;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.UserRole;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.SqliteDatabase;
import io.crispfleet.server.testing.ManualClock;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupRoutesTest {
  @TempDir Path folder;
  private final List<String> audit = new ArrayList<>();
  private UserRole role = UserRole.ADMIN;
  private Database database;
  private HttpServer server;

  @BeforeEach
  void start() {
    Path data = folder.resolve("data");
    database = SqliteDatabase.open(data.resolve("crispfleet.db"));
    Api api = new Api();
    BackupRoutes.declare(
        api, new BackupService(data, database::copyTo, data.resolve("backups"), new ManualClock()));
    server =
        new HttpServer(
            new InetSocketAddress("127.0.0.1", 0),
            api,
            ctx -> new Caller.User(1, "ada", role, Set.of(), false),
            (caller, action, target, detail, from) -> audit.add(action + " " + target));
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  @Test
  void anAdministratorMakesABackupThatVerifies() throws Exception {
    HttpResponse<byte[]> answer = send("POST");
    assertThat(answer.statusCode()).isEqualTo(201);
    BackupSummary made = Json.read(answer.body(), BackupSummary.class);
    assertThat(new Backup(folder.resolve("data/backups").resolve(made.name())).verify())
        .isEqualTo(made);
    assertThat(audit).containsExactly("backup.make " + made.name());
    assertThat(Json.read(send("GET").body(), BackupSummary[].class)).containsExactly(made);
  }

  @Test
  void othersMayNot() throws Exception {
    role = UserRole.RELEASER;
    assertThat(send("POST").statusCode()).isEqualTo(403);
    assertThat(send("GET").statusCode()).isEqualTo(403);
  }

  private HttpResponse<byte[]> send(String method) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + "/api/v1/backups");
      return client.send(
          HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build(),
          BodyHandlers.ofByteArray());
    }
  }
}
