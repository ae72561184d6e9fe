package io.crispfleet.server.mqtt;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodes;

/** How a client is told that it may not, in its version of MQTT. */
// A connection that fails is closed, and closing is what is watched.
@SuppressWarnings("FutureReturnValueIgnored")
final class Refusals {
  static final int MQTT_5 = 5;
  private static final byte NOT_AUTHORIZED = MqttReasonCodes.PubAck.NOT_AUTHORIZED.byteValue();

  private Refusals() {}

  /** CONNACK with "not authorized", then the end of the connection. */
  static void connect(ChannelHandlerContext ctx, MqttConnectMessage connect, String reason) {
    refuse(
        ctx,
        isFive(connect)
            ? MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5
            : MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED,
        isFive(connect) ? reason : "");
  }

  /** CONNACK that says that the credential was not even looked at, then the end. */
  static void tooManyTries(ChannelHandlerContext ctx, MqttConnectMessage connect) {
    refuse(
        ctx,
        isFive(connect)
            ? MqttConnectReturnCode.CONNECTION_REFUSED_CONNECTION_RATE_EXCEEDED
            : MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE,
        isFive(connect) ? "too many wrong passwords; wait a few seconds" : "");
  }

  /** CONNACK that says to come again, then the end. */
  static void notYet(ChannelHandlerContext ctx, MqttConnectMessage connect) {
    refuse(
        ctx,
        isFive(connect)
            ? MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE_5
            : MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE,
        isFive(connect) ? "the server is starting" : "");
  }

  private static boolean isFive(MqttConnectMessage connect) {
    return connect.variableHeader().version() == MQTT_5;
  }

  private static void refuse(ChannelHandlerContext ctx, MqttConnectReturnCode code, String reason) {
    MqttProperties properties = new MqttProperties();
    if (!reason.isEmpty()) {
      properties.add(
          new MqttProperties.StringProperty(
              MqttProperties.MqttPropertyType.REASON_STRING.value(), reason));
    }
    ctx.writeAndFlush(
            MqttMessageBuilders.connAck()
                .returnCode(code)
                .properties(properties)
                .sessionPresent(false)
                .build())
        .addListener(ChannelFutureListener.CLOSE);
  }

  /**
   * MQTT 5 has a code for it where there is an acknowledgement at all. MQTT 3.1.1 has none: the
   * connection ends, so that a stick that publishes where it must not is noticed (MQTT-3.3.5-2).
   */
  static void publish(ChannelHandlerContext ctx, MqttPublishMessage publish, int version) {
    MqttQoS qos = publish.fixedHeader().qosLevel();
    if (version != MQTT_5) {
      ctx.close();
    } else if (qos == MqttQoS.AT_LEAST_ONCE) {
      ctx.writeAndFlush(
          MqttMessageBuilders.pubAck()
              .packetId(publish.variableHeader().packetId())
              .reasonCode(NOT_AUTHORIZED)
              .build());
    } else {
      disconnect(ctx, MqttReasonCodes.Disconnect.NOT_AUTHORIZED);
    }
  }

  /** Ends a connection that sent something that is no MQTT. */
  static void malformed(ChannelHandlerContext ctx, MqttMessage packet, int version) {
    if (version == MQTT_5) {
      boolean tooLarge =
          packet.decoderResult().cause() instanceof io.netty.handler.codec.TooLongFrameException;
      disconnect(
          ctx,
          tooLarge
              ? MqttReasonCodes.Disconnect.PACKET_TOO_LARGE
              : MqttReasonCodes.Disconnect.MALFORMED_PACKET);
    } else {
      ctx.close();
    }
  }

  private static void disconnect(ChannelHandlerContext ctx, MqttReasonCodes.Disconnect reason) {
    ctx.writeAndFlush(MqttMessageBuilders.disconnect().reasonCode(reason.byteValue()).build())
        .addListener(ChannelFutureListener.CLOSE);
  }
}
