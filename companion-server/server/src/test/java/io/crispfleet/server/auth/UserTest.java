package io.crispfleet.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.auth.AuthServer.Answer;
import io.crispfleet.server.auth.AuthServer.BrowserSession;
import io.crispfleet.server.identity.UserRole;
import io.crispfleet.server.testing.OnEveryDatabase;
import io.crispfleet.server.testing.TestEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@OnEveryDatabase
class UserTest {
  @Parameter TestEngine engine = TestEngine.SQLITE;

  private static final String PASSWORD = "eight tame ducks 8";

  @TempDir Path folder;
  private AuthServer server;
  private BrowserSession admin;

  @BeforeEach
  void start() throws IOException {
    server = new AuthServer(engine.open(folder), folder);
    server.setUp();
    admin = server.adminSession();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyRoleMayDoWhatItIsFor() {
    for (UserRole role : UserRole.values()) {
      String name = role.word() + "1";
      server.addUser(name, role.word(), PASSWORD);
      BrowserSession session = server.session(name, PASSWORD);
      assertThat(server.get("/try/viewer").in(session).send().status()).isEqualTo(200);
      assertThat(server.post("/try/releaser").in(session).send().status())
          .as(name)
          .isEqualTo(role == UserRole.ADMIN || role == UserRole.RELEASER ? 200 : 403);
      assertThat(server.get("/api/v1/users").in(session).send().status())
          .isEqualTo(role == UserRole.ADMIN ? 200 : 403);
    }
  }

  @Test
  void aChangedRoleHoldsWithTheNextRequest() {
    server.addUser("ben", "viewer", PASSWORD);
    BrowserSession ben = server.session("ben", PASSWORD);
    assertThat(server.post("/try/releaser").in(ben).send().status()).isEqualTo(403);
    patch("ben", Map.of("role", "releaser"));
    assertThat(server.post("/try/releaser").in(ben).send().status()).isEqualTo(200);
  }

  @Test
  void aDisabledUserIsOutAtOnce() {
    server.addUser("ben", "viewer", PASSWORD);
    BrowserSession ben = server.session("ben", PASSWORD);
    String token = server.token(ben);
    assertThat(patch("ben", Map.of("disabled", true)).status()).isEqualTo(200);
    assertThat(server.get("/try/viewer").in(ben).send().status()).isEqualTo(401);
    assertThat(server.get("/try/viewer").bearer(token).send().status()).isEqualTo(401);
    assertThat(server.login("ben", PASSWORD).code()).isEqualTo("WRONG_LOGIN");
    patch("ben", Map.of("disabled", false));
    assertThat(server.login("ben", PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void aRemovedUserTakesSessionsAndTokensAlong() {
    server.addUser("ben", "viewer", PASSWORD);
    BrowserSession ben = server.session("ben", PASSWORD);
    String token = server.token(ben);
    assertThat(server.call("DELETE", "/api/v1/users/ben").in(admin).send().status()).isEqualTo(204);
    assertThat(server.get("/try/viewer").bearer(token).send().status()).isEqualTo(401);
    assertThat(server.get("/api/v1/users/ben").in(admin).send().status()).isEqualTo(404);
  }

  @Test
  void somebodyIsAlwaysLeftToAdminister() {
    for (Answer answer :
        List.of(
            patch("anna", Map.of("role", "viewer")),
            patch("anna", Map.of("disabled", true)),
            server.call("DELETE", "/api/v1/users/anna").in(admin).send())) {
      assertThat(answer.code()).isEqualTo("LAST_ADMIN");
    }
    assertThat(server.get("/api/v1/users").in(admin).send().status()).isEqualTo(200);
  }

  @Test
  void badNamesRolesAndPasswordsAreSaid() {
    assertThat(add("x", "viewer", PASSWORD).code()).isEqualTo("BAD_USER_NAME");
    assertThat(add("../etc", "viewer", PASSWORD).code()).isEqualTo("BAD_USER_NAME");
    assertThat(add("legacy-upload", "viewer", PASSWORD).code()).isEqualTo("BAD_USER_NAME");
    assertThat(add("ben", "emperor", PASSWORD).code()).isEqualTo("UNKNOWN_ROLE");
    assertThat(add("ANNA", "viewer", PASSWORD).code()).isEqualTo("USER_EXISTS");
    for (String weak :
        List.of("short", "aaaaaaaaaaaaaa", "Password!1234", "12345678901234", "benedikt-meier")) {
      assertThat(add("benedikt-meier", "viewer", weak).code()).as(weak).isEqualTo("WEAK_PASSWORD");
    }
    assertThat(server.post("/api/v1/users").in(admin).json(Map.of("name", "ben")).send().status())
        .isEqualTo(400);
  }

  @Test
  void aResetPasswordEndsTheSessionsOfItsUser() {
    server.addUser("ben", "viewer", PASSWORD);
    BrowserSession ben = server.session("ben", PASSWORD);
    Answer reset =
        server
            .post("/api/v1/users/ben:password")
            .in(admin)
            .json(Map.of("password", "nine calm swans 99"))
            .send();
    assertThat(reset.status()).isEqualTo(204);
    assertThat(server.get("/try/viewer").in(ben).send().status()).isEqualTo(401);
    assertThat(server.login("ben", "nine calm swans 99").status()).isEqualTo(200);
  }

  @Test
  void viewerWithoutEsp32c3MayNotDownloadIt() {
    server.addUser("ben", "viewer", PASSWORD);
    BrowserSession ben = server.session("ben", PASSWORD);
    assertThat(download(ben, "esp32c3")).isEqualTo(403);
    rules(Map.of("subject", "role:viewer", "platform", "esp32", "download", true));
    assertThat(download(ben, "esp32")).isEqualTo(200);
    assertThat(download(ben, "esp32c3")).isEqualTo(403);
    assertThat(download(admin, "esp32c3")).isEqualTo(200);
    long id = server.get("/api/v1/users/ben").in(admin).send().json().get("id").asLong();
    assertThat(server.auth.downloadPermissions().mayDownload(id, "esp32")).isTrue();
    patch("ben", Map.of("disabled", true));
    assertThat(server.auth.downloadPermissions().mayDownload(id, "esp32")).isFalse();
    assertThat(server.get("/try/firmware/esp32").send().status()).isEqualTo(403);
  }

  @Test
  void aRuleForAUserBeatsOneForTheRoleAndAPlatformBeatsAll() {
    server.addUser("ben", "technician", PASSWORD);
    BrowserSession ben = server.session("ben", PASSWORD);
    assertThat(download(ben, "esp32")).isEqualTo(200);
    rules(
        Map.of("subject", "role:technician", "platform", "*", "download", false),
        Map.of("subject", "role:technician", "platform", "esp32", "download", true),
        Map.of("subject", "user:ben", "platform", "esp12f", "download", true));
    assertThat(download(ben, "esp32")).isEqualTo(200);
    assertThat(download(ben, "esp12f")).isEqualTo(200);
    assertThat(download(ben, "esp32c3")).isEqualTo(403);
  }

  private int download(BrowserSession session, String platform) {
    return server.get("/try/firmware/" + platform).in(session).send().status();
  }

  private void rules(Map<?, ?>... rules) {
    Answer answer =
        server
            .call("PUT", "/api/v1/permissions")
            .in(admin)
            .json(Map.of("rules", List.of(rules)))
            .send();
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  private Answer add(String name, String role, String password) {
    return server
        .post("/api/v1/users")
        .in(admin)
        .json(Map.of("name", name, "role", role, "password", password))
        .send();
  }

  private Answer patch(String name, Map<String, ?> change) {
    return server.call("PATCH", "/api/v1/users/" + name).in(admin).json(change).send();
  }
}
