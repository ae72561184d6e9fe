package io.crispfleet.server.mqtt;

import io.crispfleet.server.mqtt.MqttAccess.Session;
import io.netty.channel.Channel;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import java.util.Optional;

/**
 * What a client says when it connects.
 *
 * @param clientId as sent, or made up by the broker when {@code named} is false
 */
record ConnectRequest(MqttConnectMessage packet, String clientId, boolean named) {
  private static final byte[] NO_PASSWORD = {};

  static ConnectRequest of(MqttConnectMessage packet, String fresh) {
    String sent = packet.payload().clientIdentifier();
    return sent == null || sent.isEmpty()
        ? new ConnectRequest(packet, fresh, false)
        : new ConnectRequest(packet, sent, true);
  }

  String username() {
    String name = packet.payload().userName();
    return name == null ? "" : name;
  }

  byte[] password() {
    byte[] password = packet.payload().passwordInBytes();
    return password == null ? NO_PASSWORD : password;
  }

  /** Where the broker publishes when the client is lost. */
  Optional<String> willTopic() {
    return packet.variableHeader().isWillFlag()
        ? Optional.ofNullable(packet.payload().willTopic())
        : Optional.empty();
  }

  boolean willRetained() {
    return packet.variableHeader().isWillRetain();
  }

  ConnectedClient accepted(Session session, Channel channel) {
    return new ConnectedClient(
        clientId, named, session, packet.variableHeader().version(), channel);
  }

  /**
   * The same CONNECT without the password, which the engine needs not know, and with a client id
   * that says whose session it is: nobody continues a session of another kind of client by using
   * its id.
   */
  MqttConnectMessage forEngine(ConnectedClient client) {
    MqttConnectVariableHeader sent = packet.variableHeader();
    MqttConnectPayload payload = packet.payload();
    return new MqttConnectMessage(
        packet.fixedHeader(),
        new MqttConnectVariableHeader(
            sent.name(),
            sent.version(),
            false,
            false,
            sent.isWillRetain(),
            sent.willQos(),
            sent.isWillFlag(),
            sent.isCleanSession(),
            sent.keepAliveTimeSeconds(),
            sent.properties()),
        new MqttConnectPayload(
            client.sessionKey(),
            payload.willProperties(),
            payload.willTopic(),
            payload.willMessageInBytes(),
            null,
            null));
  }
}
