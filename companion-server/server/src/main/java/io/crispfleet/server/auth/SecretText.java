package io.crispfleet.server.auth;

import io.crispfleet.server.secret.ServerSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Random secrets and what is kept of them: an HMAC under a key of this installation, so that even a
 * short key chosen by people cannot be guessed from a stolen database.
 */
final class SecretText {
  private static final int BYTES = 32;

  private final byte[] storageKey;
  private final byte[] csrfKey;
  private final RandomGenerator random;

  SecretText(ServerSecret secret, RandomGenerator random) {
    this.storageKey = secret.derive("auth/stored-secrets");
    this.csrfKey = secret.derive("auth/csrf");
    this.random = random;
  }

  /** 256 random bits behind a prefix that tells people and scanners what it is. */
  String fresh(String prefix) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What is stored of a secret and looked up by. */
  String stored(String secret) {
    return HexFormat.of().formatHex(hmac(storageKey, secret));
  }

  /** The CSRF token of a session, which needs no storage of its own. */
  String csrf(String session) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(csrfKey, session));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
