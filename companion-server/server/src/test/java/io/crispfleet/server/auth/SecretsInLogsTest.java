package io.crispfleet.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.auth.AuthServer.BrowserSession;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that is logged, at the most talkative level, while secrets of all kinds are used. */
class SecretsInLogsTest {
  @TempDir Path folder;

  private static final class Recorder extends Handler {
    private final StringBuilder text = new StringBuilder();

    @Override
    public synchronized void publish(LogRecord entry) {
      text.append(new SimpleFormatter().formatMessage(entry)).append('\n');
      if (entry.getThrown() != null) {
        StringWriter trace = new StringWriter();
        entry.getThrown().printStackTrace(new PrintWriter(trace));
        text.append(trace);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void noPasswordTokenCookieOrSetupCodeIsEverLogged() throws Exception {
    Logger root = Logger.getLogger("");
    Logger ours = Logger.getLogger("io.crispfleet");
    Recorder recorder = new Recorder();
    root.addHandler(recorder);
    recorder.setLevel(Level.ALL);
    ours.setLevel(Level.ALL);
    List<String> secrets;
    try (AuthServer server = new AuthServer(folder)) {
      useEverything(server);
      secrets = List.copyOf(server.secretsSeen);
    } finally {
      root.removeHandler(recorder);
      ours.setLevel(null);
    }
    assertThat(secrets).hasSizeGreaterThan(8);
    assertThat(recorder.text).isNotEmpty();
    assertThat(recorder.text.toString()).doesNotContain(secrets);
  }

  private static void useEverything(AuthServer server) {
    server.setUp();
    server.login("anna", "a wrong password 1");
    BrowserSession session = server.adminSession();
    String token = server.token(session);
    server.addUser("ben", "viewer", "eight tame ducks 8");
    server.get("/api/v1/me").bearer(token).send();
    server.get("/api/v1/me").bearer(token + "x").send();
    server.get("/try/open").header("X-API-Key", token + "y").send();
    server.get("/api/v1/audit?cursor=" + token).in(session).send();
    server
        .post("/api/v1/login")
        .json("{\"user\":\"anna\",\"password\":\"a wrong password 1\"")
        .send();
    server.post("/api/v1/login").json(Map.of("user", "anna", "password", List.of(token))).send();
    // Even when everything breaks under the request.
    server.database.write(connection -> connection.createStatement().execute("DROP TABLE tokens"));
    server.get("/api/v1/me").bearer(token).send();
    server.post("/api/v1/tokens").in(session).json(Map.of("name", "x")).send();
    server.database.write(connection -> connection.createStatement().execute("DROP TABLE audit"));
    server.login("anna", AuthServer.ADMIN_PASSWORD);
  }
}
