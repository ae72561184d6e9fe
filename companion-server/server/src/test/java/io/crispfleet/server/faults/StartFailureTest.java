package io.crispfleet.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.json.Json;
import io.crispfleet.server.faults.ServerProcess.Ended;
import io.crispfleet.server.testing.SmallDisk;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What somebody sees whose server does not start: one error, what to do, an exit code. */
class StartFailureTest {
  private static final int BAD_DATA = 65;
  private static final int UNAVAILABLE = 69;
  private static final int CANNOT_WRITE = 73;
  private static final int IO_ERROR = 74;
  private static final int TRY_AGAIN = 75;
  private static final int WRONG_CONFIGURATION = 78;

  @TempDir Path folder;

  private Ended start(Path data, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("server", "--json"));
    arguments.addAll(List.of("--data", data.toString()));
    if (more.length == 0) {
      arguments.addAll(ServerProcess.anyPorts());
    }
    arguments.addAll(List.of(more));
    return ServerProcess.run(arguments);
  }

  private static void assertFailed(Ended ended, int exit, String code, String... words) {
    assertThat(ended.code()).as(ended.err()).isEqualTo(exit);
    assertThat(ended.err())
        .contains(words)
        .containsPattern("(?m)^error: ")
        .doesNotContain("\tat ")
        .doesNotContain("\\tat ")
        .doesNotContain("Exception");
    JsonNode line = Json.mapper().readTree(ended.out());
    assertThat(line.get("ok").booleanValue()).isFalse();
    assertThat(line.get("error").get("code").asString()).isEqualTo(code);
    assertThat(line.get("error").get("message").asString()).isNotBlank();
  }

  @Test
  void aPortInUseIsNamedWithItsOption() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      List<String> rest = List.of("--https", "off", "--mqtts", "off");
      List<String> http = new ArrayList<>(List.of("--http", address, "--mqtt", "127.0.0.1:0"));
      http.addAll(rest);
      assertFailed(
          start(folder.resolve("a"), http.toArray(String[]::new)),
          UNAVAILABLE,
          "CANNOT_LISTEN",
          address,
          "port is in use",
          "--http");
      List<String> mqtt = new ArrayList<>(List.of("--http", "127.0.0.1:0", "--mqtt", address));
      mqtt.addAll(rest);
      assertFailed(
          start(folder.resolve("a"), mqtt.toArray(String[]::new)),
          UNAVAILABLE,
          "BROKER_UNAVAILABLE",
          address,
          "Another broker");
    }
    // What failed to start has left nothing that keeps the next one from starting.
    ServerProcess.start(folder.resolve("a")).close();
  }

  @Test
  void aDamagedDatabaseIsLeftAsItIs() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    byte[] damaged = "this is no database. ".repeat(1000).getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(data.resolve("crispfleet.db"), damaged);
    assertFailed(
        start(data),
        BAD_DATA,
        "DATABASE_DAMAGED",
        file.toString(),
        "is damaged",
        "crispfleet admin restore",
        "-> ");
    assertThat(file).hasBinaryContent(damaged);
  }

  @Test
  void aFolderOfAnotherServerIsNamedWithItsProcess() throws Exception {
    Path data = folder.resolve("data");
    try (ServerProcess first = ServerProcess.start(data)) {
      assertFailed(
          start(data), TRY_AGAIN, "DATABASE_UNAVAILABLE", data.toString(), "in use by process");
      try (Client client = new Client(first.http())) {
        assertThat(client.get("/health").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void aFolderThatIsAFileIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("data"), "a file");
    assertFailed(start(file), CANNOT_WRITE, "CANNOT_WRITE", file.toString(), "--data");
    assertThat(file).hasContent("a file");
  }

  @Test
  void aReadOnlyOrFullDiskIsNamed() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("small"), 2 << 20)) {
      Path data = Files.createDirectory(disk.path().resolve("data"));
      Files.write(disk.path().resolve("ballast"), new byte[(2 << 20) - 40_000]);
      assertFailed(start(data), CANNOT_WRITE, "CANNOT_WRITE", data.toString(), "-> Free space");
      disk.readOnly();
      assertFailed(start(data), CANNOT_WRITE, "CANNOT_WRITE", data.toString(), "writable");
    }
  }

  @Test
  void aDamagedKeyIsNotReplaced() throws Exception {
    Path data = folder.resolve("data");
    ServerProcess.start(data).close();
    Path key = Files.writeString(data.resolve("secrets/server.key"), "short");
    assertFailed(start(data), IO_ERROR, "CANNOT_READ", key.toString());
    assertThat(key).hasContent("short");
  }

  @Test
  void everyWrongSettingIsNamedWithItsValueAndTheFix() throws Exception {
    Path file = Files.writeString(folder.resolve("fleet.conf"), "htpp = 1.2.3.4:80\nmqtt = soon\n");
    Ended ended =
        start(
            folder.resolve("data"),
            "--config",
            file.toString(),
            "--roles=devices,cooks",
            "--log-level=chatty",
            "--legacy-allow=10.0.0.0/99",
            "--trusted-proxies=everybody",
            "--topic-root=a/+",
            "--public-url=fleet.example");
    assertFailed(
        ended,
        WRONG_CONFIGURATION,
        "WRONG_CONFIGURATION",
        "htpp",
        "'soon'",
        "HOST:PORT",
        "cooks",
        "'chatty'",
        "10.0.0.0/99",
        "'everybody'",
        "'a/+'",
        "'fleet.example'",
        "--print-config");
    assertThat(folder.resolve("data")).doesNotExist();
    Ended missing = start(folder.resolve("data"), "--config", folder.resolve("none").toString());
    assertThat(missing.code()).isEqualTo(WRONG_CONFIGURATION);
    assertThat(missing.err()).contains("none").doesNotContain("Exception");
  }
}
