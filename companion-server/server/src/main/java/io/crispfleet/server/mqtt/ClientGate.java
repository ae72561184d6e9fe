package io.crispfleet.server.mqtt;

import io.crispfleet.server.mqtt.MqttAccess.Session;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's way into the broker. Everything it sends passes here first: the engine sees nothing
 * of a client before its CONNECT was accepted, and no publication or subscription that {@link
 * MqttAccess} does not allow.
 */
// A connection that fails is closed, and closing is what is watched.
@SuppressWarnings("FutureReturnValueIgnored")
final class ClientGate extends ChannelDuplexHandler {
  private final BrokerDoors doors;
  private final boolean legacyListener;
  private final Subscriptions subscriptions = new Subscriptions();
  private @Nullable ScheduledFuture<?> deadline;
  private @Nullable ConnectedClient client;
  private @Nullable Pace pace;
  private boolean leaving;

  ClientGate(BrokerDoors doors, boolean legacyListener) {
    this.doors = doors;
    this.legacyListener = legacyListener;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    deadline =
        ctx.executor()
            .schedule(
                () -> {
                  doors.metrics().connectRefused();
                  ctx.close();
                },
                doors.limits().connectWithin().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (!(message instanceof MqttMessage packet)) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (packet.decoderResult().isFailure()) {
      doors.metrics().malformed();
      ReferenceCountUtil.release(message);
      Refusals.malformed(ctx, packet, version());
      return;
    }
    ConnectedClient known = client;
    if (known == null) {
      connect(ctx, packet);
    } else if (packet instanceof MqttPublishMessage publish) {
      publish(ctx, known, publish);
    } else if (packet instanceof MqttSubscribeMessage subscribe) {
      subscribe(ctx, known, subscribe);
    } else if (packet.fixedHeader().messageType() == MqttMessageType.CONNECT) {
      // A second CONNECT is a protocol error.
      ctx.close();
    } else if (packet.fixedHeader().messageType() == MqttMessageType.DISCONNECT) {
      leave(ctx, packet);
    } else {
      ctx.fireChannelRead(packet);
    }
  }

  /**
   * The engine handles packets on a thread of its own, but hears at once of a connection that has
   * ended. Seen before the DISCONNECT is handled, that end would look like a loss and bring on the
   * will. So nothing more is read; it is the engine that closes.
   */
  private void leave(ChannelHandlerContext ctx, MqttMessage packet) {
    leaving = true;
    ctx.channel().config().setAutoRead(false);
    ctx.fireChannelRead(packet);
  }

  @Override
  public void read(ChannelHandlerContext ctx) {
    if (!leaving) {
      ctx.read();
    }
  }

  private void connect(ChannelHandlerContext ctx, MqttMessage packet) throws Exception {
    cancelDeadline();
    if (!(packet instanceof MqttConnectMessage connect)) {
      doors.metrics().connectRefused();
      ReferenceCountUtil.release(packet);
      ctx.close();
      return;
    }
    ConnectRequest request = ConnectRequest.of(connect, doors.newClientId());
    if (doors.mustWait(request)) {
      doors.metrics().connectRefused();
      Refusals.notYet(ctx, connect);
      return;
    }
    if (doors.isGuessing(ctx.channel(), request)) {
      doors.metrics().connectRefused();
      Refusals.tooManyTries(ctx, connect);
      return;
    }
    switch (doors.admit(ctx.channel(), legacyListener, request)) {
      case MqttAccess.Verdict.Refused refused -> {
        doors.metrics().connectRefused();
        Refusals.connect(ctx, connect, refused.reason());
      }
      case MqttAccess.Verdict.Accepted accepted -> {
        ConnectedClient accepting = request.accepted(accepted.session(), ctx.channel());
        client = accepting;
        pace = doors.paceOf(accepted.session());
        doors.connected(accepting);
        doors.attach(ctx.pipeline());
        ctx.fireChannelRead(request.forEngine(accepting));
      }
    }
  }

  private void publish(
      ChannelHandlerContext ctx, ConnectedClient from, MqttPublishMessage publish) {
    String topic = publish.variableHeader().topicName();
    boolean retain = publish.fixedHeader().isRetain();
    // An alias would hide the topic; the engine announces that it takes none.
    boolean alias =
        publish
                .variableHeader()
                .properties()
                .getProperty(MqttProperties.MqttPropertyType.TOPIC_ALIAS.value())
            != null;
    if (alias
        || Topics.isUnsafe(topic)
        || !doors.access().mayPublish(from.session(), topic, retain)) {
      doors.metrics().requestRefused();
      ReferenceCountUtil.release(publish);
      Refusals.publish(ctx, publish, version());
      return;
    }
    doors.metrics().received();
    Pace measured = pace;
    if (measured != null) {
      measured.count(ctx);
    }
    ctx.fireChannelRead(
        Deliveries.concern(topic) ? doors.deliveries().named(from.sessionKey(), publish) : publish);
  }

  private void subscribe(
      ChannelHandlerContext ctx, ConnectedClient from, MqttSubscribeMessage subscribe) {
    Session session = from.session();
    MqttSubscribeMessage allowed =
        subscriptions.filter(
            subscribe,
            version(),
            filter ->
                !Topics.isUnsafe(filter)
                    && doors.access().maySubscribe(session, Topics.shared(filter)));
    if (allowed != subscribe) {
      doors.metrics().requestRefused();
    }
    if (allowed == null) {
      ctx.writeAndFlush(subscriptions.allRefused(subscribe, version()));
    } else {
      ctx.fireChannelRead(allowed);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    Object out = message;
    ConnectedClient to = client;
    if (message instanceof MqttPublishMessage) {
      doors.metrics().sent();
    } else if (message instanceof MqttSubAckMessage ack) {
      out = subscriptions.complete(ack);
    } else if (message instanceof MqttConnAckMessage ack && to != null) {
      out = to.named(ack);
    }
    ctx.write(out, promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    cancelDeadline();
    ConnectedClient gone = client;
    if (gone != null) {
      doors.disconnected(gone);
    }
    super.channelInactive(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset connection or a broken TLS record: nothing that the operator can act on.
    ctx.close();
  }

  private void cancelDeadline() {
    ScheduledFuture<?> running = deadline;
    if (running != null) {
      running.cancel(false);
      deadline = null;
    }
  }

  private int version() {
    ConnectedClient known = client;
    return known == null ? 4 : known.version();
  }
}
