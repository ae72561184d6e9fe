package io.crispfleet.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.server.config.ConfigReader.Resolved;
import io.crispfleet.server.role.RoleName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  @TempDir Path folder;

  @Test
  void everyDefaultIsValid() {
    ServerConfig config = new ConfigReader(Map.of(), Map.of(), Optional.empty()).config();
    assertThat(config.roles()).containsExactlyInAnyOrder(RoleName.values());
    assertThat(config.http().plain().getPort()).isEqualTo(8090);
    assertThat(config.storage().backupKeep()).isEqualTo(Duration.ofDays(14));
  }

  @Test
  void theFlagBeatsTheEnvironmentAndThatTheFile() throws Exception {
    Path file = file("http = 127.0.0.1:1\nmqtt = 127.0.0.1:2\nroles = ota\n");
    ConfigReader reader =
        new ConfigReader(
            Map.of("http", "127.0.0.1:3"),
            Map.of("CRISPFLEET_HTTP", "127.0.0.1:4", "CRISPFLEET_MQTT", "127.0.0.1:5"),
            Optional.of(file));
    ServerConfig config = reader.config();
    assertThat(config.http().plain().getPort()).isEqualTo(3);
    assertThat(config.mqtt().plain().getPort()).isEqualTo(5);
    assertThat(config.roles()).containsExactly(RoleName.OTA);
    assertThat(reader.resolved())
        .filteredOn(found -> found.setting().key().matches("http|mqtt|roles|https"))
        .extracting(Resolved::source)
        .containsExactly(file.toString(), "--http", "default", "CRISPFLEET_MQTT");
  }

  @Test
  void everyWrongValueIsNamedWithItsSourceAndTheFix() {
    ConfigReader reader =
        new ConfigReader(
            Map.of("http", "nonsense", "roles", "auth,cook"),
            Map.of("CRISPFLEET_BACKUP_KEEP", "soon"),
            Optional.empty());
    assertThatThrownBy(reader::config)
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.faults())
                    .hasSize(3)
                    .anyMatch(
                        fault ->
                            fault.startsWith("http: 'nonsense' (from --http) is not valid: give"))
                    .anyMatch(fault -> fault.contains("'cook' is no role"))
                    .anyMatch(fault -> fault.contains("CRISPFLEET_BACKUP_KEEP")));
  }

  @Test
  void anUnknownKeyInTheFileIsRefused() throws Exception {
    Path file = file("htpp = 127.0.0.1:1\n");
    assertThatThrownBy(() -> new ConfigReader(Map.of(), Map.of(), Optional.of(file)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("htpp: there is no such setting");
  }

  @Test
  void secretsComeFromFilesOfTheirOwnAndAreNeverShown() throws Exception {
    Path secret = folder.resolve("password");
    Files.writeString(secret, "hunter2hunter2\n");
    ConfigReader reader =
        new ConfigReader(
            Map.of(),
            Map.of("CRISPFLEET_DATABASE_PASSWORD_FILE", secret.toString()),
            Optional.empty());
    assertThat(reader.config().storage().password()).isEqualTo("hunter2hunter2");
    assertThat(reader.config().toString()).doesNotContain("hunter2");
    assertThat(reader.resolved()).extracting(Resolved::shown).doesNotContain("hunter2hunter2");
  }

  private Path file(String content) throws Exception {
    Path file = folder.resolve("crispfleet.conf");
    Files.writeString(file, content);
    return file;
  }
}
