package io.crispfleet.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.json.Json;
import io.crispfleet.server.auth.AuthServer;
import io.crispfleet.server.http.Listen;
import io.crispfleet.server.store.SqliteDatabase;
import io.crispfleet.server.tls.ServerTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import picocli.CommandLine;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class LoginOverTlsTest {
  private static final String PASSWORD = "seven wild geese 7";

  @TempDir Path folder;
  private ServerTls tls;
  private AuthServer server;
  private InputStream standardInput;

  @BeforeEach
  void start() throws IOException {
    tls = ServerTls.local(folder.resolve("tls"), InstantSource.system(), new SecureRandom());
    server =
        new AuthServer(
            SqliteDatabase.open(folder.resolve("fleet.db")),
            folder,
            Listen.https(AuthServer.ANY_PORT, tls.context()));
    standardInput = System.in;
  }

  @AfterEach
  void stop() {
    System.setIn(standardInput);
    server.close();
    tls.close();
  }

  @Test
  void theServersOwnAuthorityIsGivenOnceAndThenRemembered() {
    String code = server.auth.setupCode().issue().orElseThrow();
    String[] setup = {
      "setup", "--server", server.url(), "--code", code, "--user", "anna", "--password-stdin"
    };
    assertThat(run(setup)).isEqualTo(20);
    String[] trusting = new String[setup.length + 2];
    System.arraycopy(setup, 0, trusting, 0, setup.length);
    trusting[setup.length] = "--ca";
    trusting[setup.length + 1] = folder.resolve("tls").resolve("ca.pem").toString();
    assertThat(run(trusting)).isZero();
    assertThat(run("whoami")).isZero();
  }

  @Test
  void overTlsTheCookieBelongsToThisHostAlone() throws Exception {
    String code = server.auth.setupCode().issue().orElseThrow();
    post("/api/v1/setup", Map.of("code", code, "user", "anna", "password", PASSWORD));
    HttpResponse<String> login =
        post("/api/v1/login", Map.of("user", "anna", "password", PASSWORD));
    assertThat(login.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("__Host-crispfleet=")
        .contains("; Path=/;", "; HttpOnly", "; SameSite=Strict", "; Secure")
        .doesNotContain("Domain");
  }

  private HttpResponse<String> post(String path, Map<String, String> body) throws Exception {
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", tls.authority().orElseThrow());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(server.url() + path))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(Json.bytes(body)))
              .build(),
          BodyHandlers.ofString());
    }
  }

  private int run(String... arguments) {
    System.setIn(new ByteArrayInputStream((PASSWORD + "\n").getBytes(StandardCharsets.UTF_8)));
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--credentials";
    all[arguments.length + 1] = folder.resolve("credentials.json").toString();
    return Conventions.configured(new CommandLine(new AdminCommand()))
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(new StringWriter()))
        .execute(all);
  }
}
