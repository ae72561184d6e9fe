package io.crispfleet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.client.Credentials.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
  @TempDir Path folder;
  private Path file;
  private Credentials credentials;

  @BeforeEach
  void open() {
    file = folder.resolve("config").resolve("credentials.json");
    credentials = new Credentials(file);
  }

  @Test
  void aLoginIsKeptForItsServerAndTheLastServerIsMeant() {
    credentials.keep("http://a", new Login("anna", "cft_1", null));
    credentials.keep("http://b", new Login("ben", "cft_2", "PEM"));
    assertThat(credentials.of("http://a")).contains(new Login("anna", "cft_1", null));
    assertThat(credentials.current()).contains("http://b");
    credentials.forget("http://b");
    assertThat(credentials.current()).isEmpty();
    assertThat(credentials.of("http://b")).isEmpty();
    assertThat(credentials.of("http://a")).isPresent();
  }

  @Test
  void onlyTheOwnerReadsTheFileEvenAfterItWasOpenedUp() throws IOException {
    credentials.keep("http://a", new Login("anna", "cft_1", null));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    credentials.keep("http://b", new Login("anna", "cft_2", null));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(folder.resolve("config"))) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aDamagedFileIsSaid() throws IOException {
    Files.createDirectories(folder.resolve("config"));
    Files.writeString(file, "{");
    assertThatThrownBy(() -> credentials.current())
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(file.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8090, http://127.0.0.1:8090",
    "http://fleet.local/, http://fleet.local",
    "https://fleet.local:443, https://fleet.local",
    "HTTPS://Fleet.Local/base/, https://fleet.local/base",
  })
  void addressesOfTheSameServerAreTheSame(String text, String key) {
    assertThat(ServerUrl.key(ServerUrl.parse(text))).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ftp://x", "http://anna:secret@x", "http://x?a=b", "http://x#y"})
  void whatIsNoServerIsRefused(String text) {
    assertThatThrownBy(() -> ServerUrl.parse(text)).isInstanceOf(CommandFailure.class);
  }

  @Test
  void aFileWithoutCertificatesIsRefused() {
    for (String pem : new String[] {"", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n"}) {
      assertThatThrownBy(() -> new PinnedCa(pem)).isInstanceOf(CommandFailure.class);
    }
  }
}
