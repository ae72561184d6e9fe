package io.crispfleet.server.mqtt;

import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscribePayload;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes the filters that are not allowed out of a SUBSCRIBE and puts their refusals back into the
 * SUBACK, so that a client that asks for three things and may have two gets two. Guarded by itself:
 * requests arrive on the event loop, acknowledgements leave on a thread of the engine.
 */
final class Subscriptions {
  private static final int REFUSED = MqttReasonCodes.SubAck.UNSPECIFIED_ERROR.byteValue() & 0xFF;
  private static final int NOT_AUTHORIZED =
      MqttReasonCodes.SubAck.NOT_AUTHORIZED.byteValue() & 0xFF;

  private record Pending(List<Boolean> allowed, int refusal) {}

  private final Map<Integer, Pending> pending = new HashMap<>();

  /** The same message when all of it is allowed, a smaller one, or null when nothing is. */
  synchronized @Nullable MqttSubscribeMessage filter(
      MqttSubscribeMessage subscribe, int version, Predicate<String> allowed) {
    List<MqttTopicSubscription> wanted = subscribe.payload().topicSubscriptions();
    List<Boolean> mask = wanted.stream().map(one -> allowed.test(one.topicFilter())).toList();
    if (!mask.contains(false)) {
      return subscribe;
    }
    if (!mask.contains(true)) {
      return null;
    }
    List<MqttTopicSubscription> rest = new ArrayList<>();
    for (int i = 0; i < mask.size(); i++) {
      if (mask.get(i)) {
        rest.add(wanted.get(i));
      }
    }
    pending.put(subscribe.variableHeader().messageId(), new Pending(mask, refusal(version)));
    return new MqttSubscribeMessage(
        subscribe.fixedHeader(),
        subscribe.idAndPropertiesVariableHeader(),
        new MqttSubscribePayload(rest));
  }

  /** The engine's answer with the refusals where the client expects them. */
  synchronized MqttSubAckMessage complete(MqttSubAckMessage ack) {
    Pending asked = pending.remove(ack.variableHeader().messageId());
    if (asked == null) {
      return ack;
    }
    Iterator<Integer> answered = ack.payload().reasonCodes().iterator();
    List<Integer> codes = new ArrayList<>();
    for (boolean allowed : asked.allowed()) {
      codes.add(allowed && answered.hasNext() ? answered.next() : asked.refusal());
    }
    return new MqttSubAckMessage(
        ack.fixedHeader(), ack.idAndPropertiesVariableHeader(), new MqttSubAckPayload(codes));
  }

  /** The answer to a request of which nothing is allowed. */
  MqttSubAckMessage allRefused(MqttSubscribeMessage subscribe, int version) {
    int refusal = refusal(version);
    return new MqttSubAckMessage(
        new MqttFixedHeader(MqttMessageType.SUBACK, false, MqttQoS.AT_MOST_ONCE, false, 0),
        new MqttMessageIdAndPropertiesVariableHeader(
            subscribe.variableHeader().messageId(), MqttProperties.NO_PROPERTIES),
        new MqttSubAckPayload(
            subscribe.payload().topicSubscriptions().stream().map(one -> refusal).toList()));
  }

  private static int refusal(int version) {
    return version == Refusals.MQTT_5 ? NOT_AUTHORIZED : REFUSED;
  }
}
