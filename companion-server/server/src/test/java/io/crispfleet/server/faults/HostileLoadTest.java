package io.crispfleet.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.faults.ServerProcess.Ended;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One real server that bears all of it, one after the other, and is well after each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileLoadTest {
  private static final long MOST_MEMORY = 700L << 20;
  private static final int BURST = 10_000;
  private static final int FILES_SPARED = 2_000;

  @TempDir static Path folder;
  private Path data;
  private ServerProcess server;
  private Client admin;

  @BeforeAll
  void start() throws IOException {
    data = folder.resolve("data");
    server = ServerProcess.start(data);
    admin = new Client(server.http()).bearer(Client.setUp(server));
  }

  @AfterAll
  void stop() {
    admin.close();
    server.close();
  }

  @AfterEach
  void theServerIsWellAndSmall() throws IOException {
    try (Client somebody = new Client(server.http())) {
      HttpResponse<byte[]> answer =
          somebody.send(somebody.request("/health").timeout(Duration.ofSeconds(60)).build());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
    assertThat(server.residentBytes().orElse(0L)).isLessThan(MOST_MEMORY);
    assertThat(server.errors()).isEmpty();
    assertThat(server.log()).doesNotContain("OutOfMemory");
  }

  @Test
  void tenThousandConnectsAtOnceToHttpAndMqtt() throws IOException {
    assertThat(server.openFiles()).as("open files of the server").isGreaterThan(BURST);
    if (server.openFiles() > 2 * BURST + FILES_SPARED) {
      try (Burst http = Burst.of(server.http(), BURST);
          Burst mqtt = Burst.of(server.mqtt(), BURST)) {
        assertServed(http, "HTTP/1.1 200");
        assertServed(mqtt, "connack 0");
      }
    } else {
      try (Burst http = Burst.of(server.http(), BURST)) {
        assertServed(http, "HTTP/1.1 200");
      }
      try (Burst mqtt = Burst.of(server.mqtt(), BURST)) {
        assertServed(mqtt, "connack 0");
      }
    }
  }

  /** With all of them there, and while they are. */
  private void assertServed(Burst burst, String answer) throws IOException {
    assertThat(burst.answers()).isEqualTo(Map.of(answer, BURST));
    theServerIsWellAndSmall();
  }

  @Test
  void whoSendsNothingOrLittleHoldsNobodyUp() throws IOException {
    List<SocketChannel> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 500; i++) {
        slow.add(open(server.http(), "POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Len"));
        slow.add(
            open(
                server.http(),
                "POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 60000\r\n\r\n{\"user\":\""));
        slow.add(open(server.mqtt(), "\u0010\u007f\0\4MQ"));
      }
      theServerIsWellAndSmall();
    } finally {
      for (SocketChannel channel : slow) {
        channel.close();
      }
    }
  }

  private static SocketChannel open(URI to, String bytes) throws IOException {
    SocketChannel channel = SocketChannel.open(new InetSocketAddress(to.getHost(), to.getPort()));
    channel.write(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    return channel;
  }

  @Test
  void packetsThatAreNoMqttEndOnlyTheirOwnConnection() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      byte[] noise = new byte[1 + random.nextInt(400)];
      random.nextBytes(noise);
      noise[0] = i % 2 == 0 ? 0x10 : noise[0];
      open(server.mqtt(), new String(noise, StandardCharsets.ISO_8859_1)).close();
    }
    assertThat(admin.get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void deepAndLongJsonIsRefused() {
    for (String body :
        List.of(
            "[".repeat(30_000),
            "{\"user\":".repeat(7_000),
            "{\"user\":\"" + "a".repeat(60_000) + "\"}",
            "{\"user\":" + "9".repeat(60_000) + "}",
            "{\"user\":\"a\",\"password\":1e999999999}")) {
      HttpResponse<byte[]> answer = post("/api/v1/login", "application/json", body);
      assertThat(answer.statusCode()).isBetween(400, 429);
    }
    assertThat(post("/api/v1/login", "application/json", "x".repeat(70_000)).statusCode())
        .isEqualTo(413);
  }

  private HttpResponse<byte[]> post(String path, String type, String body) {
    return admin.send(
        admin
            .request(path)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  @Test
  void aFormOfTenThousandPartsIsRefused() {
    Forms form = new Forms();
    for (int i = 0; i < 10_000; i++) {
      form.part("p" + i, "", new byte[] {'x'});
    }
    HttpResponse<byte[]> answer = form.to(admin);
    assertThat(answer.statusCode()).as(Client.text(answer)).isBetween(400, 422);
  }

  @Test
  void aZipThatUnpacksToGigabytesIsRefusedAndLeavesNothing() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("app.bin"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 1_024; i++) {
        zip.write(zeros);
      }
    }
    for (String part : List.of("app", "bundle", "file")) {
      HttpResponse<byte[]> answer =
          new Forms().part(part, "; filename=\"release.zip\"", bytes.toByteArray()).to(admin);
      assertThat(answer.statusCode()).as(Client.text(answer)).isBetween(400, 422);
    }
    assertThat(temporary()).isEmpty();
  }

  private List<Path> temporary() throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("blobs/incoming"))) {
      return files.toList();
    }
  }

  @Test
  void namesThatClimbOutOfTheFolderStayText() throws IOException {
    byte[] image = io.crispfleet.server.releases.TestImages.esp32("1.0.0");
    for (String name : List.of("../../../escaped", "..\\\\escaped", "/tmp/escaped", "a\\u0000b")) {
      for (String field : List.of("version", "platform", "product", "channel")) {
        HttpResponse<byte[]> answer =
            Forms.upload(admin, "{\"" + field + "\":\"" + name + "\"}", image);
        assertThat(answer.statusCode()).as("%s %s", field, name).isBetween(400, 422);
      }
      HttpResponse<byte[]> legacy =
          new Forms()
              .part("version", "", name.getBytes(StandardCharsets.UTF_8))
              .part("firmware", "; filename=\"" + name + "\"", image)
              .to(admin, "/api/fota/upload");
      assertThat(legacy.statusCode()).as(name).isBetween(400, 422);
    }
    try (Stream<Path> around = Files.walk(folder, 2)) {
      assertThat(around.map(Path::toString).filter(path -> path.contains("escaped"))).isEmpty();
    }
    assertThat(Path.of("/tmp/escaped")).doesNotExist();
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedAtItsHead() throws IOException {
    HttpResponse<byte[]> answer =
        admin.send(
            admin
                .request("/api/v1/uploads")
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Length", Long.toString(Long.MAX_VALUE))
                .POST(BodyPublishers.noBody())
                .build());
    assertThat(answer.statusCode()).isIn(400, 413);
    try (SocketChannel channel =
        open(
            server.http(),
            "POST /api/fota/upload HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data;"
                + " boundary=x\r\nContent-Length: 99999999999\r\n\r\n")) {
      ByteBuffer status = ByteBuffer.allocate(12);
      while (status.hasRemaining() && channel.read(status) >= 0) {
        // The status line may come in pieces.
      }
      assertThat(new String(status.array(), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
    }
  }

  @Test
  void headersCannotBeSplitByWhatIsReflected() throws IOException {
    for (String path :
        List.of(
            "/api/fota/download?version=1%0d%0aX-Evil:%201&device_id=AA0009",
            "/api/fota/check?current_version=1%0d%0aX-Evil:%201&device_id=AA0009%0d%0aX-Evil: 1",
            "/api/v1/manifest/esp32%0d%0aX-Evil:1/1.0.0",
            "/firmware/user-download/x%0d%0aX-Evil:%201")) {
      HttpResponse<byte[]> answer = admin.get(path.replace(" ", "%20"));
      assertThat(answer.headers().firstValue("X-Evil")).isEmpty();
      assertThat(answer.statusCode()).isLessThan(500);
    }
  }

  @Test
  void aStickActsOnlyForItself() {
    String first = admin.provision("AA00A1").token();
    admin.provision("AA00A2");
    try (Client stick = new Client(server.http()).device("AA00A1", first);
        Client other = new Client(server.http()).device("AA00A2", first)) {
      assertThat(other.get("/api/v1/ota/check").statusCode()).isEqualTo(401);
      for (String path :
          List.of(
              "/api/v1/devices",
              "/api/v1/devices/AA00A2",
              "/api/v1/devices/AA00A2/config",
              "/api/v1/ota/sessions?device=AA00A2",
              "/api/v1/audit",
              "/api/v1/skiclock/login")) {
        assertThat(stick.get(path).statusCode()).as(path).isEqualTo(401);
      }
      HttpResponse<byte[]> ban =
          stick.json("POST", "/api/v1/devices/AA00A2:ban", Map.of("reason", "x"));
      assertThat(ban.statusCode()).isEqualTo(401);
    }
  }

  @Test
  void nobodyGuessesForLong() {
    try (Client somebody = new Client(server.http())) {
      List<Integer> answers = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        answers.add(
            somebody
                .json("POST", "/api/v1/login", Map.of("user", "nina", "password", "guess " + i))
                .statusCode());
        somebody.json(
            "POST",
            "/api/v1/setup",
            Map.of("code", "AAAAA-" + i, "user", "eve", "password", "nine loud frogs 9"));
      }
      assertThat(answers).contains(401, 429).doesNotContain(200);
    }
  }

  @Test
  void aCommandWithoutServerEndsWithAdvice() throws Exception {
    Ended ended =
        ServerProcess.run(
            List.of("admin", "user", "list", "--server", "http://127.0.0.1:1", "--json"));
    assertThat(ended.code()).isNotZero();
    assertThat(ended.err()).contains("error: ").doesNotContain("\tat ");
  }
}
