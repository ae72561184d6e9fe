package io.crispfleet.server.leaderboard;

import io.crispfleet.server.mqtt.MqttGateway.Delivery;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Short names for things that are long or secret. */
final class Fingerprint {
  private static final int RUN_BYTES = 16;

  /** What runs begin with that the broker's door named. */
  static final String BROKERS = "B-";

  private Fingerprint() {}

  /** The run that stands for one publication of a stick that names none. */
  static String run(Delivery delivery) {
    return BROKERS + delivery.id();
  }

  /** A number that tells a device's keys apart and says nothing about them. */
  static long ofKey(byte[] key) {
    return ByteBuffer.wrap(sha256(key)).getLong();
  }

  /** The run that stands for a caller's own idempotency key. */
  static String run(String idempotencyKey) {
    byte[] hash = sha256(idempotencyKey.getBytes(StandardCharsets.UTF_8));
    return "I-"
        + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, RUN_BYTES));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
