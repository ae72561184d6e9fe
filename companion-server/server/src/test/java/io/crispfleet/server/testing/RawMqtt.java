package io.crispfleet.server.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** MQTT 3.1.1 packets written by hand, also such as no client would send. */
public final class RawMqtt {
  private static final int KEEP_ALIVE_SECONDS = 2;
  private static final int USER_AND_PASSWORD = 0xC0;
  private static final int CLEAN = 0x02;
  private static final int WILL_QOS_1_RETAINED = 0x2C;

  private RawMqtt() {}

  public static byte[] disconnect() {
    return packet(0xE0, new byte[0]);
  }

  public static byte[] connect(String id, byte[] password) {
    ByteArrayOutputStream body = header(USER_AND_PASSWORD | CLEAN);
    text(body, id.getBytes(StandardCharsets.UTF_8));
    text(body, id.getBytes(StandardCharsets.UTF_8));
    text(body, password);
    return packet(0x10, body.toByteArray());
  }

  /** Without a name or password, as the first sticks do it, and with a session that stays. */
  public static byte[] connectAnonymously(String id) {
    ByteArrayOutputStream body = header(0);
    text(body, id.getBytes(StandardCharsets.UTF_8));
    return packet(0x10, body.toByteArray());
  }

  public static byte[] connectWithWill(String id, byte[] password, String will) {
    return connectWithWill(id, password, will, KEEP_ALIVE_SECONDS);
  }

  public static byte[] connectWithWill(String id, byte[] password, String will, int keepAlive) {
    ByteArrayOutputStream body = header(USER_AND_PASSWORD | CLEAN | WILL_QOS_1_RETAINED, keepAlive);
    text(body, id.getBytes(StandardCharsets.UTF_8));
    text(body, ("crispfleet/v1/d/" + id + "/status").getBytes(StandardCharsets.UTF_8));
    text(body, will.getBytes(StandardCharsets.UTF_8));
    text(body, id.getBytes(StandardCharsets.UTF_8));
    text(body, password);
    return packet(0x10, body.toByteArray());
  }

  public static byte[] publish(String topic, byte[] payload) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    text(body, topic.getBytes(StandardCharsets.UTF_8));
    body.writeBytes(payload);
    return packet(0x30, body.toByteArray());
  }

  /**
   * With QoS 1.
   *
   * @param again true when the sender saw no acknowledgement: MQTT's DUP flag
   */
  public static byte[] publish(String topic, byte[] payload, int packetId, boolean again) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    text(body, topic.getBytes(StandardCharsets.UTF_8));
    body.write(packetId >> 8);
    body.write(packetId);
    body.writeBytes(payload);
    return packet(again ? 0x3A : 0x32, body.toByteArray());
  }

  private static ByteArrayOutputStream header(int flags) {
    return header(flags, KEEP_ALIVE_SECONDS);
  }

  /** A keep-alive below 256 seconds. */
  private static ByteArrayOutputStream header(int flags, int keepAlive) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    text(body, "MQTT".getBytes(StandardCharsets.UTF_8));
    body.write(4);
    body.write(flags);
    body.write(0);
    body.write(keepAlive);
    return body;
  }

  private static void text(ByteArrayOutputStream out, byte[] text) {
    out.write(text.length >> 8);
    out.write(text.length);
    out.writeBytes(text);
  }

  public static byte[] packet(int type, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(type);
    int left = body.length;
    do {
      int digit = left % 128;
      left /= 128;
      out.write(left > 0 ? digit | 0x80 : digit);
    } while (left > 0);
    out.writeBytes(body);
    return out.toByteArray();
  }
}
