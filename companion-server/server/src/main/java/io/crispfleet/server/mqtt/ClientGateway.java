package io.crispfleet.server.mqtt;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientConnectedContext;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.lifecycle.Mqtt5ClientConnectedContext;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.reactivex.schedulers.Schedulers;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The server's connection to whichever broker there is, over MQTT 5. Its session outlives the
 * process: what arrives while the server is away waits in the broker, and what was received but not
 * handled comes again. Subscribe first and {@link #start} then, so that nothing of an earlier
 * session arrives before its handler is known.
 */
// Failures are counted where the result is used; nobody waits for the rest.
@SuppressWarnings("FutureReturnValueIgnored")
public final class ClientGateway implements MqttGateway, AutoCloseable {
  private static final Logger LOG = System.getLogger(ClientGateway.class.getName());
  private static final String GROUP = "crispfleet";
  private static final int SESSION_SECONDS = 7 * 24 * 3600;
  private static final int KEEP_ALIVE_SECONDS = 30;
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
  private static final Duration DRAIN_WITHIN = Duration.ofSeconds(5);
  private static final int IN_FLIGHT = 2_000;
  private static final long POLL_NANOS = 2_000_000;

  /** QoS 0 messages that may wait behind a slow handler before new ones are dropped. */
  private static final int UNHANDLED = 20_000;

  private record Subscription(String filter, int qos, Handler handler) {}

  private final Mqtt5AsyncClient client;
  private final BrokerLogin login;
  private final boolean ownBroker;
  private final RandomGenerator random;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

  /** What the broker has not acknowledged on this connection. */
  private final Set<Subscription> unacknowledged = ConcurrentHashMap.newKeySet();

  private final TopicOrder order = new TopicOrder();
  private final LongAdder dropped = new LongAdder();
  private final Outbox outbox;
  private volatile @Nullable String trouble = "no connection to the MQTT broker yet";
  private volatile boolean closing;

  /** A connection to somebody else's broker. */
  public ClientGateway(BrokerLogin login, RandomGenerator random) {
    this(login, false, random);
  }

  /**
   * @param ownBroker true for the embedded broker, whose word for how a message came is taken; to
   *     another one any client could say it
   */
  public ClientGateway(BrokerLogin login, boolean ownBroker, RandomGenerator random) {
    this.login = login;
    this.ownBroker = ownBroker;
    this.random = random;
    this.client =
        client(login.clientId())
            .addConnectedListener(this::connectionMade)
            .addDisconnectedListener(this::connectionLost)
            .buildAsync();
    this.outbox = new Outbox(client);
    client.publishes(MqttGlobalPublishFilter.ALL, this::arrived, true);
  }

  private Mqtt5ClientBuilder client(String id) {
    Mqtt5ClientBuilder builder =
        Mqtt5Client.builder()
            .serverHost(login.host())
            .serverPort(login.port())
            .identifier(id)
            .executorConfig()
            .nettyThreads(1)
            // Handlers are started on the connection's own thread: they must not block anyway.
            .applicationScheduler(Schedulers.trampoline())
            .applyExecutorConfig();
    if (!login.username().isEmpty()) {
      builder =
          builder
              .simpleAuth()
              .username(login.username())
              .password(login.password())
              .applySimpleAuth();
    }
    if (login.trust().isPresent()) {
      builder =
          builder.sslConfig(
              MqttClientSslConfig.builder().trustManagerFactory(login.trust().get()).build());
    }
    return builder;
  }

  public void bind(MeterRegistry registry) {
    FunctionCounter.builder("crispfleet.mqtt.dropped", dropped, LongAdder::sum)
        .description("messages of QoS 0 that came faster than they could be handled")
        .register(registry);
  }

  /** Connects, and again for ever after every loss; returns at once. */
  public void start() {
    client
        .connectWith()
        .cleanStart(false)
        .sessionExpiryInterval(SESSION_SECONDS)
        .keepAlive(KEEP_ALIVE_SECONDS)
        .restrictions()
        .receiveMaximum(IN_FLIGHT)
        .applyRestrictions()
        .send();
  }

  private void connectionMade(MqttClientConnectedContext context) {
    trouble = null;
    LOG.log(Level.INFO, "connected to the MQTT broker {0}", login);
    // Every time: not every broker keeps shared subscriptions with a session.
    subscriptions.forEach(this::request);
    outbox.open();
    if (context instanceof Mqtt5ClientConnectedContext five
        && !five.getConnAck().isSessionPresent()) {
      RetainedReader.read(
          () -> client(login.clientId() + ":retained").buildAsync(),
          subscriptions.stream()
              .filter(subscription -> subscription.qos() > 0)
              .map(Subscription::filter)
              .toList(),
          this::retained);
    }
  }

  private void connectionLost(MqttClientDisconnectedContext context) {
    outbox.shut();
    String cause = Outbox.reason(context.getCause());
    if (closing) {
      return;
    }
    if (trouble == null || context.getReconnector().getAttempts() == 0) {
      LOG.log(Level.WARNING, "no connection to the MQTT broker {0}: {1}", login, cause);
    }
    trouble = "no connection to the MQTT broker " + login + ": " + cause;
    unacknowledged.addAll(subscriptions);
    int attempts = Math.min(context.getReconnector().getAttempts(), 10);
    long longest = Math.min(LONGEST_RETRY.toMillis(), FIRST_RETRY.toMillis() << attempts);
    // Half of it at least; the rest is chance, so that replicas do not come back in one moment.
    long delay = longest / 2 + random.nextLong(longest / 2 + 1);
    context.getReconnector().reconnect(true).delay(delay, TimeUnit.MILLISECONDS);
  }

  @Override
  public CompletionStage<Void> publish(String topic, byte[] payload, int qos, boolean retain) {
    if (closing) {
      return CompletableFuture.failedFuture(new BrokerException("The server is stopping."));
    }
    return outbox.send(topic, payload, quality(qos), retain);
  }

  @Override
  public void subscribe(String filter, int qos, Handler handler) {
    Subscription subscription = new Subscription(filter, qos, handler);
    unacknowledged.add(subscription);
    subscriptions.add(subscription);
    if (client.getState().isConnected()) {
      request(subscription);
    }
  }

  private void request(Subscription subscription) {
    client
        .subscribeWith()
        .topicFilter("$share/" + GROUP + "/" + subscription.filter())
        .qos(quality(subscription.qos()))
        .retainHandling(Mqtt5RetainHandling.SEND_IF_SUBSCRIPTION_DOES_NOT_EXIST)
        .send()
        .whenComplete(
            (ack, error) -> {
              if (error == null) {
                unacknowledged.remove(subscription);
              } else if (!closing) {
                trouble =
                    "the MQTT broker "
                        + login
                        + " refused the subscription of "
                        + subscription.filter()
                        + ": "
                        + Outbox.reason(error);
                LOG.log(Level.ERROR, trouble);
              }
            });
  }

  private void retained(Mqtt5Publish publish) {
    Message message =
        new Message(publish.getTopic().toString(), publish.getPayloadAsBytes(), 1, true);
    order.run(message.topic(), () -> handle(message), () -> {});
  }

  private void arrived(Mqtt5Publish publish) {
    String topic = publish.getTopic().toString();
    int qos = publish.getQos().getCode();
    if (qos == 0 && order.unfinished() > UNHANDLED) {
      dropped.increment();
      publish.acknowledge();
      return;
    }
    Message message =
        new Message(topic, publish.getPayloadAsBytes(), qos, publish.isRetain(), delivery(publish));
    order.run(topic, () -> handle(message), publish::acknowledge);
  }

  private @Nullable Delivery delivery(Mqtt5Publish publish) {
    return ownBroker
        ? publish.getUserProperties().asList().stream()
            .map(one -> Deliveries.read(one.getName().toString(), one.getValue().toString()))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null)
        : null;
  }

  private CompletionStage<?> handle(Message message) {
    CompletionStage<?> all = CompletableFuture.completedFuture(null);
    for (Subscription subscription : subscriptions) {
      if (TopicFilters.matches(subscription.filter(), message.topic())) {
        CompletionStage<Void> one = handle(subscription.handler(), message);
        all = all.toCompletableFuture().isDone() ? one : all.thenCombine(one, (a, b) -> null);
      }
    }
    return all;
  }

  private static CompletionStage<Void> handle(Handler handler, Message message) {
    CompletionStage<Void> stage;
    try {
      stage = handler.handle(message);
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedFuture(e);
    }
    if (stage.toCompletableFuture().isDone()
        && !stage.toCompletableFuture().isCompletedExceptionally()) {
      return stage;
    }
    return stage.exceptionally(
        error -> {
          LOG.log(
              Level.WARNING,
              "message on {0} not handled: {1}",
              message.topic(),
              Outbox.reason(error));
          return null;
        });
  }

  private static MqttQos quality(int qos) {
    return switch (qos) {
      case 0 -> MqttQos.AT_MOST_ONCE;
      case 1 -> MqttQos.AT_LEAST_ONCE;
      default -> throw new IllegalArgumentException("QoS " + qos + " is not used here");
    };
  }

  @Override
  public boolean connected() {
    return client.getState().isConnected() && unacknowledged.isEmpty();
  }

  /**
   * Waits until the server hears everything that is published.
   *
   * @throws BrokerException when that takes longer than {@code within}
   */
  public void awaitConnected(Duration within) {
    long until = System.nanoTime() + within.toNanos();
    while (!connected()) {
      if (System.nanoTime() > until) {
        throw new BrokerException(
            "The server cannot use its MQTT broker: " + trouble().orElse("it does not answer"));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** What keeps it from the broker; empty while connected. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Waits a little until what has arrived is handled and what was published is taken. */
  @Override
  public void close() {
    closing = true;
    order.drain(DRAIN_WITHIN);
    outbox.drain(DRAIN_WITHIN);
    try {
      client.disconnect().get(DRAIN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.DEBUG, "there was no connection to end", e);
    }
  }
}
