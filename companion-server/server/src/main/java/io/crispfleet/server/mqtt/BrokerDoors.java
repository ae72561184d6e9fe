package io.crispfleet.server.mqtt;

import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.mqtt.MqttAccess.Session;
import io.crispfleet.server.mqtt.MqttAccess.Verdict;
import io.crispfleet.server.throttle.ClientKey;
import io.crispfleet.server.throttle.RateLimiter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What every connection of the broker shares: who may, who is there, and the engine behind. */
// A connection that fails is closed, and closing is what is watched.
@SuppressWarnings("FutureReturnValueIgnored")
final class BrokerDoors {
  private static final Logger LOG = System.getLogger(BrokerDoors.class.getName());
  // A stick with a wrong credential tries again every few seconds; a guesser tries faster.
  private static final int FAILURES_AT_ONCE = 20;
  private static final Duration FAILURE_FORGOTTEN = Duration.ofSeconds(1);
  private static final int REMEMBERED = 10_000;
  private static final int LONGEST_USER = 64;

  private final MqttAccess access;
  private final BrokerLimits limits;
  private final BrokerMetrics metrics;
  private final ArtemisCore engine;
  private final EventBus bus;
  private final RandomGenerator random;
  private final RateLimiter connects;
  private final RateLimiter failures;
  private final RateLimiter complaints;
  private final Deliveries deliveries;
  private final Map<String, ConnectedClient> clients = new ConcurrentHashMap<>();
  private volatile boolean open;

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
    this.deliveries = new Deliveries(random, System::nanoTime);
    this.connects =
        new RateLimiter(
            limits.connectsPerAddress(),
            Duration.ofSeconds(1).dividedBy(limits.connectsPerSecond()),
            REMEMBERED,
            clock);
    this.failures = new RateLimiter(FAILURES_AT_ONCE, FAILURE_FORGOTTEN, REMEMBERED, clock);
    this.complaints = new RateLimiter(FAILURES_AT_ONCE, FAILURE_FORGOTTEN, REMEMBERED, clock);
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

  Deliveries deliveries() {
    return deliveries;
  }

  /** False when an address opens connections too fast. */
  boolean mayTry(Channel channel) {
    return connects.take(origin(channel)).isZero();
  }

  String newClientId() {
    return "auto-" + HexFormat.of().toHexDigits(random.nextLong());
  }

  /** Lets everybody in. */
  void open() {
    open = true;
  }

  /**
   * True while only the server may come: what others published before it listens would be
   * acknowledged and reach nobody.
   */
  boolean mustWait(ConnectRequest request) {
    return !open && !request.username().equals(FleetMqttAccess.SERVER);
  }

  /**
   * True while somebody at this address gets a user's password wrong too often. Others behind the
   * same router are not held up, and a client without a password has none to guess.
   */
  boolean isGuessing(Channel channel, ConnectRequest request) {
    return !request.username().isEmpty() && failures.exhausted(guess(channel, request));
  }

  Verdict admit(Channel channel, boolean legacyListener, ConnectRequest request) {
    Verdict verdict =
        access.connect(legacyListener, request.clientId(), request.username(), request.password());
    if (verdict instanceof Verdict.Accepted accepted
        && request.willTopic().isPresent()
        && !mayLeave(accepted.session(), request.willTopic().get(), request.willRetained())) {
      verdict = new Verdict.Refused("its last will may not be published");
    }
    if (verdict instanceof Verdict.Refused refused) {
      failures.take(guess(channel, request));
      LOG.log(
          complaints.take(origin(channel)).isZero() ? Level.INFO : Level.DEBUG,
          "MQTT client from {0} refused: {1}",
          ConnectedClient.address(channel),
          refused.reason());
    }
    return verdict;
  }

  private static String guess(Channel channel, ConnectRequest request) {
    String user = request.username();
    return origin(channel) + " " + user.substring(0, Math.min(user.length(), LONGEST_USER));
  }

  private static String origin(Channel channel) {
    return ClientKey.of(ConnectedClient.address(channel));
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
