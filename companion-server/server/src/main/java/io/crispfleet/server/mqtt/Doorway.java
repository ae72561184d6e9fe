package io.crispfleet.server.mqtt;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** Builds the pipeline of one listener's connections, or closes one too many. */
// A connection that fails is closed, and closing is what is watched.
@SuppressWarnings("FutureReturnValueIgnored")
final class Doorway extends ChannelInitializer<Channel> {
  private static final int HANDSHAKE_BYTES = 8 * 1024;
  private static final String SUBPROTOCOLS = "mqtt,mqttv3.1";
  static final String WEBSOCKET_PATH = "/mqtt";

  private final BrokerDoors doors;
  private final BrokerAddress address;
  private final Supplier<SSLContext> tls;
  private final AtomicInteger open;

  Doorway(BrokerDoors doors, BrokerAddress address, Supplier<SSLContext> tls, AtomicInteger open) {
    this.doors = doors;
    this.address = address;
    this.tls = tls;
    this.open = open;
  }

  @Override
  protected void initChannel(Channel channel) {
    int now = open.incrementAndGet();
    channel.closeFuture().addListener(closed -> open.decrementAndGet());
    if (now > doors.limits().connections() || !doors.mayTry(channel)) {
      doors.metrics().connectRefused();
      channel.close();
      return;
    }
    ChannelPipeline pipeline = channel.pipeline();
    int largest = doors.limits().packetBytes();
    if (address.kind() == Broker.Kind.TLS) {
      SSLEngine engine = tls.get().createSSLEngine();
      engine.setUseClientMode(false);
      pipeline.addLast(new SslHandler(engine));
    }
    if (address.kind() == Broker.Kind.WEBSOCKET) {
      pipeline.addLast(new HttpServerCodec());
      pipeline.addLast(new HttpObjectAggregator(HANDSHAKE_BYTES));
      pipeline.addLast(
          new WebSocketServerProtocolHandler(WEBSOCKET_PATH, SUBPROTOCOLS, true, largest));
      pipeline.addLast(new WebSocketBytes());
    }
    pipeline.addLast(MqttEncoder.INSTANCE);
    pipeline.addLast(new MqttDecoder(largest));
    pipeline.addLast(new ClientGate(doors, address.anonymous()));
  }
}
