package io.crispfleet.server.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.HttpOptions;
import io.crispfleet.server.http.HttpServer;
import io.crispfleet.server.http.Listen;
import io.crispfleet.server.http.Replays;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.identity.Caller;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTlsTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MUCH = 100_000;

  /** What encryption adds to a record: nonce, type and tag. */
  private static final int OVERHEAD = 32;

  /** Type 23 and the length, where openssl shows the header of a record that it received. */
  private static final Pattern DATA_RECORD =
      Pattern.compile("<<< [^\\n]*RecordHeader[^\\n]*\\n\\s+17 03 03 (..) (..)");

  @TempDir private Path data;
  private Instant now = Instant.now();
  private Set<String> names = Set.of("localhost", "127.0.0.1");
  private final InstantSource clock = () -> now;

  private ServerTls local() throws IOException {
    return ServerTls.local(data.resolve("tls"), () -> names, clock, RANDOM);
  }

  @Test
  void clientsThatTrustTheAuthorityConnectWithOwnCertificate() throws Exception {
    Api api = new Api();
    try (ServerTls tls = local()) {
      new AuthorityRoutes(tls).declare(api);
      try (HttpServer server = serve(api, tls)) {
        server.start();
        HttpResponse<byte[]> answer = get(server, "/api/v1/ca.der", authority());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(tls.authority().orElseThrow().getEncoded());
        byte[] pem = get(server, "/api/v1/ca.pem", authority()).body();
        assertThat(pem).isEqualTo(Files.readAllBytes(data.resolve("tls/ca.pem")));
      }
    }
  }

  /** A stick without 16 KB to spare asks for smaller records: the max_fragment_length extension. */
  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 2048, 4096})
  void recordsAreAsSmallAsTheClientAsks(int most) throws Exception {
    Api api = new Api();
    api.get("/big")
        .summary("Much")
        .answers(200, "application/octet-stream", "Bytes")
        .handle(ctx -> Reply.bytes(ctx, 200, "application/octet-stream", new byte[MUCH]));
    try (ServerTls tls = local();
        HttpServer server = serve(api, tls)) {
      server.start();
      for (String version : List.of("-tls1_2", "-tls1_3")) {
        List<Integer> records = records(server, version, "-maxfraglen", String.valueOf(most));
        assertThat(records.stream().mapToInt(Integer::intValue).sum()).isGreaterThan(MUCH);
        assertThat(records).allMatch(length -> length <= most + OVERHEAD);
      }
      assertThat(records(server, "-tls1_3")).anyMatch(length -> length > 4096 + OVERHEAD);
    }
  }

  /** Lengths of the records with data that openssl receives for {@code /big}. */
  private static List<Integer> records(HttpServer server, String... options) throws Exception {
    int port = server.address(Listen.Kind.HTTPS).orElseThrow().getPort();
    List<String> command =
        new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port));
    command.addAll(List.of("-msg", "-ign_eof"));
    command.addAll(List.of(options));
    Process openssl = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream request = openssl.getOutputStream()) {
      request.write("GET /big HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
      request.flush();
      String said = new String(openssl.getInputStream().readAllBytes(), ISO_8859_1);
      return DATA_RECORD
          .matcher(said)
          .results()
          .map(record -> HexFormat.fromHexDigits(record.group(1) + record.group(2)))
          .toList();
    } finally {
      openssl.destroyForcibly().waitFor();
    }
  }

  @Test
  void keysAreReadableByTheirOwnerOnly() throws Exception {
    local().close();
    for (String file : List.of("authority.p12", "server.p12")) {
      assertThat(Files.getPosixFilePermissions(data.resolve("tls").resolve(file)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    assertThat(Files.getPosixFilePermissions(data.resolve("tls")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void restartKeepsAuthorityAndCertificate() throws Exception {
    X509Certificate first = local().certificate();
    assertThat(local().certificate()).isEqualTo(first);
  }

  @Test
  void renewsBeforeExpiryAndWhenAddressesChange() throws Exception {
    try (ServerTls tls = local()) {
      X509Certificate first = tls.certificate();
      tls.refresh();
      assertThat(tls.certificate()).isEqualTo(first);

      now = now.plus(Duration.ofDays(380));
      tls.refresh();
      X509Certificate second = tls.certificate();
      assertThat(second.getNotAfter()).isAfter(first.getNotAfter());

      names = Set.of("localhost", "127.0.0.1", "10.1.2.3");
      tls.refresh();
      assertThat(Certificates.names(tls.certificate())).contains("10.1.2.3");
      tls.certificate().verify(tls.authority().orElseThrow().getPublicKey());
    }
  }

  @Test
  void findsNamesOfThisMachine() throws IOException {
    assertThat(LocalNames.find()).contains("localhost", "127.0.0.1");
  }

  @Test
  void givenCertificateIsReadAgainWhenItsFilesChange() throws Exception {
    Path certificate = data.resolve("given.pem");
    Path key = data.resolve("given.key");
    writePem(certificate, key, Set.of("a.example"));
    try (ServerTls tls = ServerTls.given(certificate, key, data.resolve("tls"), RANDOM)) {
      assertThat(Certificates.names(tls.certificate())).containsExactly("a.example");
      writePem(certificate, key, Set.of("b.example"));
      Files.setLastModifiedTime(certificate, FileTime.from(Instant.now().plusSeconds(5)));
      tls.refresh();
      assertThat(Certificates.names(tls.certificate())).containsExactly("b.example");

      Files.writeString(key, "broken");
      Files.setLastModifiedTime(key, FileTime.from(Instant.now().plusSeconds(9)));
      tls.refresh();
      assertThat(Certificates.names(tls.certificate())).containsExactly("b.example");
      assertThat(tls.authority()).isEmpty();
    }
  }

  @Test
  void keyOfAnotherCertificateIsRefusedByName() throws Exception {
    Path key = data.resolve("a.key");
    writePem(data.resolve("a.pem"), key, Set.of("a.example"));
    writePem(data.resolve("b.pem"), data.resolve("b.key"), Set.of("b.example"));
    assertThatThrownBy(
            () -> ServerTls.given(data.resolve("b.pem"), key, data.resolve("tls"), RANDOM))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.key")
        .hasMessageContaining("does not belong");
  }

  private void writePem(Path certificate, Path key, Set<String> forNames) throws Exception {
    Certificates certificates = new Certificates(RANDOM);
    Identity identity = certificates.server(certificates.authority(now), forNames, now);
    Files.writeString(certificate, Pem.certificate(identity.certificate()));
    String text = Base64.getMimeEncoder().encodeToString(identity.key().getEncoded());
    Files.writeString(
        key, "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
  }

  private X509Certificate authority() throws Exception {
    try (InputStream pem = Files.newInputStream(data.resolve("tls/ca.pem"))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
  }

  private static HttpServer serve(Api api, ServerTls tls) {
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    return new HttpServer(
        HttpOptions.of(List.of(Listen.http(any), Listen.https(any, tls.context()))),
        api,
        ctx -> new Caller.Anonymous(),
        (caller, action, target, detail, from) -> {},
        Replays.none(),
        new SimpleMeterRegistry());
  }

  private static HttpResponse<byte[]> get(HttpServer server, String path, X509Certificate trusted)
      throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", trusted);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), RANDOM);
    int port = server.address(Listen.Kind.HTTPS).orElseThrow().getPort();
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path)).build(),
          BodyHandlers.ofByteArray());
    }
  }
}
