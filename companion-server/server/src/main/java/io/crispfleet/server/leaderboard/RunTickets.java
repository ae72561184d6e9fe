package io.crispfleet.server.leaderboard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Run ids that the server issues. An id carries its time and a seal for one device and game, so
 * that nothing has to be kept until the score arrives, and any replica can tell its own from a made
 * up one: {@code r-} and base64url of 6 bytes of epoch milliseconds, 4 random bytes, 8 bytes of
 * HMAC-SHA256.
 */
final class RunTickets {
  static final Duration LIFE = Duration.ofHours(24);

  private static final String PREFIX = "r-";
  private static final int TIME = 6;
  private static final int RANDOM = 4;
  private static final int SEAL = 8;
  private static final int TEXT = 24;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;
  private final SecureRandom random;

  RunTickets(byte[] key, SecureRandom random) {
    this.key = new SecretKeySpec(key, ALGORITHM);
    this.random = random;
  }

  String issue(String device, String game, Instant now) {
    byte[] salt = new byte[RANDOM];
    random.nextBytes(salt);
    byte[] head =
        ByteBuffer.allocate(TIME + RANDOM)
            .putShort((short) (now.toEpochMilli() >>> Integer.SIZE))
            .putInt((int) now.toEpochMilli())
            .put(salt)
            .array();
    byte[] ticket = Arrays.copyOf(head, TIME + RANDOM + SEAL);
    System.arraycopy(seal(head, device, game), 0, ticket, TIME + RANDOM, SEAL);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(ticket);
  }

  /** When this run was issued to the device for the game; empty when it was not, or is too old. */
  Optional<Instant> issued(String run, String device, String game, Instant now) {
    if (run.length() != PREFIX.length() + TEXT || !run.startsWith(PREFIX)) {
      return Optional.empty();
    }
    byte[] ticket = Base64.getUrlDecoder().decode(run.substring(PREFIX.length()));
    byte[] head = Arrays.copyOf(ticket, TIME + RANDOM);
    byte[] seal = Arrays.copyOfRange(ticket, TIME + RANDOM, ticket.length);
    if (!MessageDigest.isEqual(seal, Arrays.copyOf(seal(head, device, game), SEAL))) {
      return Optional.empty();
    }
    ByteBuffer time = ByteBuffer.wrap(ticket);
    long millis =
        Short.toUnsignedLong(time.getShort()) << Integer.SIZE
            | Integer.toUnsignedLong(time.getInt());
    Instant issued = Instant.ofEpochMilli(millis);
    return issued.plus(LIFE).isBefore(now) ? Optional.empty() : Optional.of(issued);
  }

  private byte[] seal(byte[] head, String device, String game) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(head);
      return mac.doFinal((device + '\n' + game).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
