package io.crispfleet.server.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerUrlTest {
  @TempDir Path folder;

  private static BrokerLogin login(String url) {
    return BrokerUrl.login(url, "user", "password", Optional.empty(), "server:1");
  }

  @Test
  void theUsualPortsAreMeantWhenNoneIsSaid() {
    assertThat(login("mqtt://broker.example").port()).isEqualTo(1883);
    assertThat(login("mqtts://broker.example").port()).isEqualTo(8883);
    assertThat(login("mqtt://broker.example:2000").port()).isEqualTo(2000);
    assertThat(login("mqtt://broker.example").trust()).isEmpty();
    assertThat(login("mqtts://broker.example").trust()).isPresent();
  }

  @Test
  void namesInTheAddressGoFirst() {
    BrokerLogin own = login("mqtt://an%20na:p%40ss%2B+word@broker.example");
    assertThat(own.username()).isEqualTo("an na");
    assertThat(own.password()).asString().isEqualTo("p@ss++word");
    BrokerLogin settings = login("mqtt://broker.example");
    assertThat(settings.username()).isEqualTo("user");
    assertThat(settings.password()).asString().isEqualTo("password");
    assertThat(own.toString()).doesNotContain("word");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://broker.example",
        "broker.example:1883",
        "mqtt://",
        "mqtt://broker.example/path",
        "mqtt://anna:geheim@",
        "mqtt://bro ker",
        ""
      })
  void otherAddressesAreRefusedWithoutRepeatingTheirPassword(String url) {
    assertThatThrownBy(() -> login(url))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("mqtt://HOST:PORT")
        .hasMessageNotContaining("geheim");
  }

  @Test
  void certificatesThatCannotBeReadAreNamed() throws Exception {
    Path broken = folder.resolve("ca.pem");
    Files.writeString(broken, "no certificate");
    assertThatThrownBy(
            () ->
                BrokerUrl.login("mqtts://broker.example", "", "", Optional.of(broken), "server:1"))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("ca.pem");
  }
}
