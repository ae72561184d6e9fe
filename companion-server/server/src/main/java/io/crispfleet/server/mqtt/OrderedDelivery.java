package io.crispfleet.server.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTProtocolHandler;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTProtocolManager;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.jspecify.annotations.Nullable;

/**
 * The engine's end of a connection, except that messages leave in the order in which the queue
 * hands them over. The engine lets each wait for the disk writes of whichever thread delivers it,
 * so that one may overtake another (MQTT-4.6.0-6 forbids that). They need not wait: a message gets
 * into the queue after it is on disk. Acknowledgements do wait.
 */
// A connection that fails is closed, and closing is what is watched.
@SuppressWarnings("FutureReturnValueIgnored")
final class OrderedDelivery extends MQTTProtocolHandler {
  private volatile @Nullable ChannelHandlerContext context;

  OrderedDelivery(ActiveMQServer server, MQTTProtocolManager manager) {
    super(server, manager);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
  }

  @Override
  protected void sendToClient(MqttMessage message) {
    ChannelHandlerContext to = context;
    if (message instanceof MqttPublishMessage && to != null) {
      to.writeAndFlush(message, to.voidPromise());
    } else {
      super.sendToClient(message);
    }
  }
}
