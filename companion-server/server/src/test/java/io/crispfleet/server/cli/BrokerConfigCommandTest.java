package io.crispfleet.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BrokerConfigCommandTest {
  @TempDir Path folder;

  private String run(String... more) {
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(new AdminCommand()).setOut(new PrintWriter(out));
    String[] all =
        java.util.stream.Stream.concat(
                List.of("broker-config", "--for", "mosquitto", "--out", dir().toString()).stream(),
                List.of(more).stream())
            .toArray(String[]::new);
    assertThat(line.execute(all)).isZero();
    return out.toString();
  }

  private Path dir() {
    return folder.resolve("broker");
  }

  @Test
  void writesRulesAndAnAccountForTheServerThatNobodyElseMayRead() throws Exception {
    assertThat(run("--legacy-port", "1884")).contains("wrote ", "reload", "server.properties");
    assertThat(dir().resolve("mosquitto.conf"))
        .content()
        .contains("listener 1883", "listener 1884", "acl_file " + dir() + "/acl-legacy");
    assertThat(dir().resolve("passwords")).content().startsWith("crispfleet-server:$7$");
    assertThat(dir().resolve("server.properties"))
        .content()
        .contains("broker=mqtt://127.0.0.1:1883", "broker.user=crispfleet-server");
    for (String file : List.of("mosquitto.conf", "acl", "passwords", "server.properties")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir().resolve(file))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void passwordsThatAreThereStay() throws Exception {
    run();
    Path passwords = dir().resolve("passwords");
    Files.writeString(passwords, "7C9EBD:$7$…\n");
    String settings = Files.readString(dir().resolve("server.properties"));
    assertThat(run("--json")).contains("\"kept\":[\"passwords\",\"server.properties\"]");
    assertThat(passwords).content().isEqualTo("7C9EBD:$7$…\n");
    assertThat(dir().resolve("server.properties")).content().isEqualTo(settings);
  }
}
