package io.crispfleet.server.mqtt;

import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.mqtt.MqttAccess.Session;
import io.crispfleet.server.mqtt.MqttAccess.Verdict;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What every connection of the broker shares: who may, who is there, and the engine behind. */
@SuppressWarnings("FutureReturnValueIgnored") // A connection that fails is closed, and closing is what is watched.
final class BrokerDoors {
  private static final Logger LOG = System.getLogger(BrokerDoors.class.getName());
  // A stick with a wrong credential tries again every few seconds; a guesser tries faster.
  private static final int FAILURES_AT_ONCE = 20;
  private static final int FAILURES_PER_SECOND = 1;

  private final MqttAccess access;
  private final BrokerLimits limits;
  private final BrokerMetrics metrics;
  private final ArtemisCore engine;
  private final EventBus bus;
  private final RandomGenerator random;
  private final ConnectThrottle connects;
  private final ConnectThrottle failures;
  private final Map<String, ConnectedClient> clients = new ConcurrentHashMap<>();

  BrokerDoors(
      MqttAccess access,
      BrokerLimits limits,
      BrokerMetrics metrics,
      ArtemisCore engine,
      EventBus bus,
      InstantSource clock,
      RandomGenerator random) {
    this.access = access;
    this.limits = limits;
    this.metrics = metrics;
    this.engine = engine;
    this.bus = bus;
    this.random = random;
    this.connects =
        new ConnectThrottle(clock, limits.connectsPerAddress(), limits.connectsPerSecond());
    this.failures = new ConnectThrottle(clock, FAILURES_AT_ONCE, FAILURES_PER_SECOND);
  }

  MqttAccess access() {
    return access;
  }

  BrokerLimits limits() {
    return limits;
  }

  BrokerMetrics metrics() {
    return metrics;
  }

  /** False when an address opens connections too fast. */
  boolean mayTry(Channel channel) {
    return connects.admit(ConnectedClient.address(channel));
  }

  String newClientId() {
    return "auto-" + HexFormat.of().toHexDigits(random.nextLong());
  }

  Verdict admit(Channel channel, boolean legacyListener, ConnectRequest request) {
    String address = ConnectedClient.address(channel);
    Verdict verdict =
        access.connect(legacyListener, request.clientId(), request.username(), request.password());
    if (verdict instanceof Verdict.Accepted accepted
        && request.willTopic().isPresent()
        && !mayLeave(accepted.session(), request.willTopic().get(), request.willRetained())) {
      verdict = new Verdict.Refused("its last will may not be published");
    }
    if (verdict instanceof Verdict.Refused refused) {
      boolean slow = failures.admit(address + " " + request.username());
      LOG.log(
          slow ? Level.INFO : Level.DEBUG,
          "MQTT client from {0} refused: {1}",
          address,
          refused.reason());
    }
    return verdict;
  }

  private boolean mayLeave(Session session, String topic, boolean retain) {
    return !Topics.isUnsafe(topic) && access.mayPublish(session, topic, retain);
  }

  /** How fast a client may publish; null for those that are trusted. */
  @Nullable Pace paceOf(Session session) {
    return session instanceof Session.Console
        ? null
        : new Pace(limits.messagesAtOnce(), limits.messagesPerSecond());
  }

  void attach(ChannelPipeline pipeline) throws Exception {
    engine.attach(pipeline);
  }

  void connected(ConnectedClient client) {
    metrics.opened();
    bus.publish(new ClientSession(client.session(), true, client.address()));
    ConnectedClient before = clients.put(client.sessionKey(), client);
    if (before != null
        && before.channel().isActive()
        && !(client.session() instanceof Session.Console)
        && !before.address().equals(client.address())) {
      bus.publish(new DuplicateClient(client.clientId(), before.address(), client.address()));
    }
  }

  void disconnected(ConnectedClient client) {
    metrics.closed();
    // Not when it was taken over: then the same client is still there.
    if (clients.remove(client.sessionKey(), client)) {
      bus.publish(new ClientSession(client.session(), false, client.address()));
    }
  }

  /** Ends every connection. */
  void closeAll() {
    clients.values().forEach(client -> client.channel().close());
  }

  /** Ends every connection that uses {@code clientId}, whatever kind of client it is. */
  void disconnect(String clientId) {
    for (ConnectedClient client : clients.values()) {
      if (client.clientId().equals(clientId)) {
        client.channel().close();
      }
    }
  }
}
