package io.crispfleet.server.ota.stick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerAddressTest {
  private static ServerAddress listening(String host, int port) {
    return new ServerAddress(Optional.empty(), () -> new InetSocketAddress(host, port));
  }

  @Test
  void aServerOnOneAddressIsReachedByThatOne() {
    assertThat(listening("127.0.0.1", 8090).base()).isEqualTo("http://127.0.0.1:8090");
  }

  @Test
  void anIpv6AddressStandsInBrackets() {
    assertThat(listening("::1", 8090).base()).startsWith("http://[").endsWith("]:8090");
  }

  @Test
  void aServerOnAllAddressesIsReachedByOneThatOthersSee() {
    assertThat(listening("0.0.0.0", 8090).base())
        .matches("http://\\d+\\.\\d+\\.\\d+\\.\\d+:8090")
        .doesNotContain("0.0.0.0");
  }

  @Test
  void whatSomebodySetWins() {
    ServerAddress address =
        new ServerAddress(
            Optional.of(URI.create("https://10.0.0.7/")), () -> new InetSocketAddress("::1", 1));
    assertThat(address.base()).isEqualTo("https://10.0.0.7");
    assertThat(address.base("http", "10.0.0.9", 80)).isEqualTo("https://10.0.0.7");
  }

  @Test
  void namesThatSticksSkipAreRefused() {
    assertThatThrownBy(
            () ->
                new ServerAddress(
                    Optional.of(URI.create("http://fleet.local")), () -> new InetSocketAddress(1)))
        .hasMessageContaining("write the IP address");
  }
}
