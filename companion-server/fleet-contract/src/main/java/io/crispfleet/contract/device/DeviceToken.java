package io.crispfleet.contract.device;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The secret that a stick proves itself with: 32 random bytes, written as 43 characters of
 * base64url without padding. A stick sends the text, as MQTT password or bearer token.
 */
public final class DeviceToken {
  /** Bytes of a token. */
  public static final int LENGTH = 32;

  private static final int TEXT_LENGTH = 43;

  private DeviceToken() {}

  public static byte[] random(RandomGenerator random) {
    byte[] token = new byte[LENGTH];
    random.nextBytes(token);
    return token;
  }

  public static String text(byte[] token) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /** Reads a token from what was sent: its text, or the bytes themselves. */
  public static Optional<byte[]> read(byte[] sent) {
    if (sent.length == LENGTH) {
      return Optional.of(sent);
    }
    if (sent.length != TEXT_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Base64.getUrlDecoder().decode(new String(sent, StandardCharsets.ISO_8859_1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What is kept instead of the token; plain SHA-256 suffices for 256 random bits. */
  public static byte[] hash(byte[] token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
