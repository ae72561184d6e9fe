package io.crispfleet.contract.score;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key that a stick signs its score runs with: derived from its token on both sides. */
public final class ScoreKeys {
  private static final byte[] PURPOSE = "crispfleet-score-key-v1".getBytes(StandardCharsets.UTF_8);

  private ScoreKeys() {}

  /**
   * HMAC-SHA256 of the purpose under the device's token.
   *
   * @param token the 32 bytes of the device token, not its text
   * @return 32 bytes
   */
  public static byte[] derive(byte[] token) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(token, "HmacSHA256"));
      return mac.doFinal(PURPOSE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
