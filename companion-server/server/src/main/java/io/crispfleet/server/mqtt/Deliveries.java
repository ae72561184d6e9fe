package io.crispfleet.server.mqtt;

import io.crispfleet.contract.topic.CrispGameTopics;
import io.crispfleet.server.mqtt.MqttGateway.Delivery;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperty;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names publications that do not name themselves, so that whoever counts them can tell one that was
 * sent twice from two that are alike. MQTT says it with the DUP flag and the packet id, but only to
 * the broker; from here the name travels with the message as a user property.
 *
 * <p>A stick sends again, with DUP, what it saw no acknowledgement of, on the same connection or
 * the next: that is the publication which was remembered under its packet id. A DUP that is not
 * remembered never came before, unless it came before {@link #MEMORABLE} ago or to an earlier
 * process; then the name says that it is uncertain.
 */
final class Deliveries {
  private static final String PROPERTY = "crispfleet-delivery";
  private static final String CERTAIN = "new:";
  private static final String UNCERTAIN = "maybe:";
  private static final Pattern VALUE = Pattern.compile("(new|maybe):([0-9a-f]{16})");

  /** Sticks forget after 30 s what was not acknowledged. */
  static final Duration MEMORABLE = Duration.ofMinutes(2);

  /** More than a stick's outbox holds. */
  private static final int OF_EACH = 16;

  private static final int CLIENTS = 20_000;

  private record Sent(int packetId, int bytes, int hash, String id, long at) {}

  private final RandomGenerator random;
  private final LongSupplier nanos;
  private final Map<String, Deque<Sent>> sent = new LinkedHashMap<>(16, 0.75f, true);

  /** Everything that came after this is remembered. */
  private long complete;

  Deliveries(RandomGenerator random, LongSupplier nanos) {
    this.random = random;
    this.nanos = nanos;
    this.complete = nanos.getAsLong();
  }

  /** True for messages that carry nothing to tell them apart by. */
  static boolean concern(String topic) {
    return CrispGameTopics.scoreDevice(topic).isPresent();
  }

  /** The same publication with its name, and with no property that the client gave it. */
  MqttPublishMessage named(String client, MqttPublishMessage publish) {
    Delivery delivery = delivery(client, publish);
    MqttProperties properties = new MqttProperties();
    properties.add(
        new UserProperty(PROPERTY, (delivery.uncertain() ? UNCERTAIN : CERTAIN) + delivery.id()));
    MqttPublishVariableHeader header = publish.variableHeader();
    return new MqttPublishMessage(
        publish.fixedHeader(),
        new MqttPublishVariableHeader(header.topicName(), header.packetId(), properties),
        publish.payload());
  }

  /** Reads the name again; null when the value is no name. */
  static @Nullable Delivery read(String property, String value) {
    var matcher = VALUE.matcher(value);
    return property.equals(PROPERTY) && matcher.matches()
        ? new Delivery(matcher.group(2), matcher.group(1).equals("maybe"))
        : null;
  }

  private synchronized Delivery delivery(String client, MqttPublishMessage publish) {
    long now = nanos.getAsLong();
    int packetId = publish.variableHeader().packetId();
    int bytes = publish.payload().readableBytes();
    int hash = ByteBufUtil.hashCode(publish.payload());
    Deque<Sent> mine = sent.computeIfAbsent(client, key -> new ArrayDeque<>(2));
    boolean again = publish.fixedHeader().isDup();
    if (again) {
      Optional<Sent> first =
          mine.stream()
              .filter(one -> one.packetId == packetId && one.bytes == bytes && one.hash == hash)
              .findFirst();
      if (first.isPresent()) {
        return new Delivery(first.get().id, false);
      }
    }
    String id = HexFormat.of().toHexDigits(random.nextLong());
    boolean uncertain = again && now - complete < MEMORABLE.toNanos();
    // A packet id in use again: what had it before was acknowledged.
    mine.removeIf(one -> one.packetId == packetId);
    mine.addFirst(new Sent(packetId, bytes, hash, id, now));
    if (mine.size() > OF_EACH) {
      forgotten(mine.removeLast());
    }
    if (sent.size() > CLIENTS) {
      var oldest = sent.entrySet().iterator();
      oldest.next().getValue().stream().findFirst().ifPresent(this::forgotten);
      oldest.remove();
    }
    return new Delivery(id, uncertain);
  }

  private void forgotten(Sent one) {
    if (one.at - complete > 0) {
      complete = one.at;
    }
  }
}
