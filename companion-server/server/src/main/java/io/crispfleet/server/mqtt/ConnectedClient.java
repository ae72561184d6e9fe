package io.crispfleet.server.mqtt;

import io.crispfleet.server.mqtt.MqttAccess.Session;
import io.netty.channel.Channel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import java.net.InetSocketAddress;

/**
 * A client that was let in.
 *
 * @param named false when the broker made up its client id
 * @param version 3, 4 (which is MQTT 3.1.1) or 5
 */
record ConnectedClient(
    String clientId, boolean named, Session session, int version, Channel channel) {

  /** Names its session in the engine; unlike the client id, nobody else can use it. */
  String sessionKey() {
    return switch (session) {
      case Session.Device device -> "device:" + device.id();
      case Session.Legacy legacy -> "legacy:" + legacy.clientId();
      case Session.SkiClock clock -> "skiclock:" + clock.clientId();
      case Session.Console console -> "console:" + console.name() + ":" + clientId;
    };
  }

  /** IP address, or the empty string when the connection is gone already. */
  String address() {
    return address(channel);
  }

  static String address(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress remote
            && remote.getAddress() != null
        ? remote.getAddress().getHostAddress()
        : "";
  }

  /** The acknowledgement with the client id that the broker chose (MQTT 5 only knows how). */
  MqttConnAckMessage named(MqttConnAckMessage ack) {
    if (named || version != Refusals.MQTT_5) {
      return ack;
    }
    MqttProperties properties = new MqttProperties();
    for (MqttProperties.MqttProperty<?> property : ack.variableHeader().properties().listAll()) {
      properties.add(property);
    }
    properties.add(
        new MqttProperties.StringProperty(
            MqttProperties.MqttPropertyType.ASSIGNED_CLIENT_IDENTIFIER.value(), clientId));
    return new MqttConnAckMessage(
        ack.fixedHeader(),
        new MqttConnAckVariableHeader(
            ack.variableHeader().connectReturnCode(),
            ack.variableHeader().isSessionPresent(),
            properties));
  }
}
