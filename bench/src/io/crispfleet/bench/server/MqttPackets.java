package io.crispfleet.bench.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The few MQTT 3.1.1 packets that a stick sends. */
final class MqttPackets {
  static final int CONNACK = 2;
  static final int PUBLISH = 3;
  static final int SUBACK = 9;
  private static final int CLEAN_SESSION = 0x02;
  private static final int USER_AND_PASSWORD = 0xC0;
  private static final int KEEP_ALIVE_SECONDS = 120;

  private MqttPackets() {}

  /** User name and client id are the same, as with every stick; without a password anonymous. */
  static byte[] connect(String id, String password) {
    boolean anonymous = password.isEmpty();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    text(body, "MQTT");
    body.write(4);
    body.write(anonymous ? CLEAN_SESSION : CLEAN_SESSION | USER_AND_PASSWORD);
    number(body, KEEP_ALIVE_SECONDS);
    text(body, id);
    if (!anonymous) {
      text(body, id);
      text(body, password);
    }
    return packet(0x10, body);
  }

  /** Without acknowledgement. */
  static byte[] publish(String topic, String payload) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    text(body, topic);
    body.writeBytes(payload.getBytes(StandardCharsets.US_ASCII));
    return packet(0x30, body);
  }

  static byte[] subscribe(String filter) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    number(body, 1);
    text(body, filter);
    body.write(0);
    return packet(0x82, body);
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    number(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void number(ByteArrayOutputStream out, int number) {
    out.write(number >> 8);
    out.write(number);
  }

  private static byte[] packet(int type, ByteArrayOutputStream body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(type);
    int left = body.size();
    do {
      int digit = left % 128;
      left /= 128;
      out.write(left > 0 ? digit | 0x80 : digit);
    } while (left > 0);
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }
}
