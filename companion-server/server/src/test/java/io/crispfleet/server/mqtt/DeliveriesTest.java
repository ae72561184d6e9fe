package io.crispfleet.server.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.mqtt.MqttGateway.Delivery;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperties;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperty;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
  private static final String STICK = "legacy:A1B2C3";

  private final AtomicLong nanos = new AtomicLong();
  private final Deliveries deliveries = new Deliveries(new Random(3), nanos::get);

  private Delivery sent(String client, int packetId, boolean again, String payload) {
    MqttProperties forged = new MqttProperties();
    forged.add(new UserProperty("crispfleet-delivery", "new:0000000000000000"));
    MqttPublishMessage publish =
        new MqttPublishMessage(
            new MqttFixedHeader(
                MqttMessageType.PUBLISH, again, MqttQoS.AT_LEAST_ONCE, false, payload.length()),
            new MqttPublishVariableHeader("devices/A1B2C3/score", packetId, forged),
            Unpooled.wrappedBuffer(TestBroker.bytes(payload)));
    MqttPublishMessage named = deliveries.named(client, publish);
    assertThat(named.payload().readableBytes()).isEqualTo(payload.length());
    assertThat(named.variableHeader().packetId()).isEqualTo(packetId);
    UserProperties properties =
        (UserProperties)
            named
                .variableHeader()
                .properties()
                .getProperty(MqttProperties.MqttPropertyType.USER_PROPERTY.value());
    assertThat(properties.value()).as("and none of the client's").hasSize(1);
    MqttProperties.StringPair pair = properties.value().getFirst();
    return Objects.requireNonNull(Deliveries.read(pair.key, pair.value));
  }

  private void longAfterTheStart() {
    nanos.addAndGet(Deliveries.MEMORABLE.toNanos());
  }

  @Test
  void whatIsSentAgainIsTheSameAndWhatIsAlikeIsNot() {
    Delivery first = sent(STICK, 1, false, "120");
    assertThat(first.uncertain()).isFalse();
    assertThat(sent(STICK, 1, true, "120")).isEqualTo(first);
    assertThat(sent(STICK, 1, true, "120")).as("once more").isEqualTo(first);
    Delivery alike = sent(STICK, 2, false, "120");
    assertThat(alike).isNotEqualTo(first);
    assertThat(sent(STICK, 2, true, "120")).isEqualTo(alike);
    Delivery reused = sent(STICK, 1, false, "120");
    assertThat(reused).isNotEqualTo(first);
    assertThat(sent(STICK, 1, true, "120")).isEqualTo(reused);
  }

  @Test
  void anotherStickPacketIdOrPayloadIsAnotherPublication() {
    longAfterTheStart();
    Delivery first = sent(STICK, 1, false, "120");
    assertThat(sent("legacy:A1B2C4", 1, true, "120").id()).isNotEqualTo(first.id());
    assertThat(sent(STICK, 2, true, "120").id()).isNotEqualTo(first.id());
    assertThat(sent(STICK, 1, true, "121").id()).isNotEqualTo(first.id());
  }

  @Test
  void whatNeverCameBeforeIsOnlyUncertainShortlyAfterTheStart() {
    assertThat(sent(STICK, 1, true, "120").uncertain()).isTrue();
    longAfterTheStart();
    assertThat(sent(STICK, 2, true, "120").uncertain()).isFalse();
    assertThat(sent("legacy:A1B2C4", 1, true, "120").uncertain()).isFalse();
  }

  @Test
  void whatHadToBeForgottenMakesItUncertainForAWhile() {
    longAfterTheStart();
    for (int id = 1; id <= 17; id++) {
      sent(STICK, id, false, "120");
    }
    assertThat(sent(STICK, 1, true, "120").uncertain()).isTrue();
    longAfterTheStart();
    assertThat(sent(STICK, 40, true, "120").uncertain()).isFalse();
  }

  @Test
  void manySticksAreRememberedWithinBounds() {
    longAfterTheStart();
    Delivery first = sent("legacy:000000", 1, false, "120");
    for (int stick = 1; stick <= 20_000; stick++) {
      sent("legacy:" + stick, 1, false, "120");
    }
    Delivery again = sent("legacy:000000", 1, true, "120");
    assertThat(again.id()).isNotEqualTo(first.id());
    assertThat(again.uncertain()).isTrue();
  }

  @Test
  void otherPropertiesAreNoNames() {
    assertThat(Deliveries.read("other", "new:0000000000000000")).isNull();
    assertThat(Deliveries.read("crispfleet-delivery", "new:0")).isNull();
    assertThat(Deliveries.read("crispfleet-delivery", "")).isNull();
  }
}
