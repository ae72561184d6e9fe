package io.crispfleet.contract.score;

import io.crispfleet.contract.message.ScoreRun;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * HMAC-SHA256 over one score, as lower-case hex. Over MQTT it covers {@link #message the fields};
 * over HTTP it covers the raw bytes of the body and travels in {@link #HEADER}.
 */
public final class ScoreSignature {
  /** {@code X-Signature: sha256=<lower-case hex>}; the bare hex is understood too. */
  public static final String HEADER = "X-Signature";

  /** Names the device whose key signed. */
  public static final String DEVICE_HEADER = "X-Device";

  private static final String PREFIX = "sha256=";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int HEX_LENGTH = 64;

  private ScoreSignature() {}

  /**
   * The text that the signature of a run covers. Fields as they stand in the payload, before the
   * game's name is normalised; an absent player is the empty text.
   */
  public static String message(String device, ScoreRun run) {
    return "crispscore-v1\n"
        + device
        + '\n'
        + run.run()
        + '\n'
        + run.seq()
        + '\n'
        + run.game()
        + '\n'
        + run.score()
        + '\n'
        + run.durMs()
        + '\n'
        + run.ts()
        + '\n'
        + run.nonce()
        + '\n'
        + (run.player() == null ? "" : run.player());
  }

  /** Returns the run with its signature. */
  public static ScoreRun sign(byte[] key, String device, ScoreRun run) {
    String sig = HexFormat.of().formatHex(hmac(key, bytes(message(device, run))));
    return new ScoreRun(
        run.v(),
        run.run(),
        run.seq(),
        run.game(),
        run.score(),
        run.durMs(),
        run.ts(),
        run.nonce(),
        run.player(),
        sig);
  }

  /** True when the key's holder signed exactly this run for this device. Constant time. */
  public static boolean verify(byte[] key, String device, ScoreRun run) {
    return matches(run.sig(), hmac(key, bytes(message(device, run))));
  }

  /** The value of {@link #HEADER} for a body. */
  public static String header(byte[] key, byte[] body) {
    return PREFIX + HexFormat.of().formatHex(hmac(key, body));
  }

  /** True when {@code header} is the signature of exactly these bytes. Constant time. */
  public static boolean verifyHeader(byte[] key, byte[] body, @Nullable String header) {
    if (header == null) {
      return false;
    }
    String hex = header.startsWith(PREFIX) ? header.substring(PREFIX.length()) : header;
    return matches(hex, hmac(key, body));
  }

  private static boolean matches(@Nullable String hex, byte[] expected) {
    if (hex == null || hex.length() != HEX_LENGTH) {
      return false;
    }
    // Compared as text: upper-case hex is another text, and the contract says lower case.
    return MessageDigest.isEqual(bytes(hex), bytes(HexFormat.of().formatHex(expected)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
