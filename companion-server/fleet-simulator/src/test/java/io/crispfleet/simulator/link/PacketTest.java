package io.crispfleet.simulator.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PacketTest {
  private static Packet read(byte[] bytes) throws IOException {
    return Packet.read(new ByteArrayInputStream(bytes));
  }

  private static String hex(Packet packet) {
    return HexFormat.of().formatHex(packet.bytes());
  }

  @Test
  void anAnonymousConnectIsTheBytesOfTheStandard() {
    MqttLink.Login login = new MqttLink.Login("AB", Optional.empty(), Optional.empty());
    assertThat(hex(Packet.connect(login, null, 15)))
        .isEqualTo("100e" + "00044d515454" + "04" + "02" + "000f" + "00024142");
  }

  @Test
  void aConnectWithWillAndLoginHasThemInOrder() {
    MqttLink.Login login = new MqttLink.Login("c", Optional.of("u"), Optional.of("p"));
    MqttLink.Will will = new MqttLink.Will("t", "w".getBytes(UTF_8));
    assertThat(hex(Packet.connect(login, will, 1)))
        .isEqualTo(
            "1019"
                + "00044d515454"
                + "04"
                + "ee"
                + "0001"
                + "000163"
                + "000174"
                + "000177"
                + "000175"
                + "000170");
  }

  @Test
  void aRepeatedRetainedPublicationSaysSo() {
    assertThat(hex(Packet.publish("a", new byte[] {7}, 5, true, true)))
        .isEqualTo("3b06000161000507");
    assertThat(hex(Packet.publish("a", new byte[] {7}, 0, false, false))).isEqualTo("300400016107");
    assertThat(hex(Packet.subscribe(9, "a"))).isEqualTo("82060009000161" + "01");
  }

  @Property
  void aPublicationIsReadAsItWasWritten(
      @ForAll @Size(max = 70_000) byte[] payload, @ForAll @IntRange(min = 0, max = 0xFFFF) int id)
      throws IOException {
    Packet packet = read(Packet.publish("a/ü", payload, id, false, false).bytes());
    assertThat(packet.type()).isEqualTo(Packet.PUBLISH);
    Packet.Publication publication = packet.publication();
    assertThat(publication.topic()).isEqualTo("a/ü");
    assertThat(publication.qos()).isEqualTo(id == 0 ? 0 : 1);
    assertThat(publication.id()).isEqualTo(id);
    assertThat(publication.payload()).isEqualTo(payload);
  }

  @Property
  void whateverABrokerSendsIsAPacketOrAFailure(@ForAll byte[] bytes) {
    try {
      Packet packet = read(bytes);
      assertThat(packet.body().length).isLessThan(bytes.length);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("broker");
    }
  }

  @Test
  void aPacketThatNobodyMeansIsNotWaitedFor() {
    assertThatThrownBy(() -> read(HexFormat.of().parseHex("30ffffff7f")))
        .hasMessageContaining("268435455 bytes");
    assertThatThrownBy(() -> read(HexFormat.of().parseHex("30ffffffff7f")))
        .hasMessageContaining("broke off");
  }
}
