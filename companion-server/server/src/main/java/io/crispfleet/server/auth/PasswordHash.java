package io.crispfleet.server.auth;

import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * An Argon2id hash (RFC 9106) in the usual text form {@code
 * $argon2id$v=19$m=19456,t=2,p=1$salt$hash}, which says what it cost: hashes made at another cost
 * still work.
 */
record PasswordHash(HashCost cost, byte[] salt, byte[] hash) {
  static final int SALT = 16;
  static final int LENGTH = 32;
  private static final Pattern TEXT =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  static PasswordHash of(String password, HashCost cost, byte[] salt) {
    return new PasswordHash(cost, salt, derive(password, cost, salt, LENGTH));
  }

  static PasswordHash parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not an Argon2id hash");
    }
    Base64.Decoder decoder = Base64.getDecoder();
    return new PasswordHash(
        new HashCost(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3))),
        decoder.decode(matcher.group(4)),
        decoder.decode(matcher.group(5)));
  }

  boolean matches(String password) {
    return MessageDigest.isEqual(hash, derive(password, cost, salt, hash.length));
  }

  private static byte[] derive(String password, HashCost cost, byte[] salt, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build());
    byte[] derived = new byte[length];
    // The same letters typed on another system may arrive as other code points.
    generator.generateBytes(
        Normalizer.normalize(password, Normalizer.Form.NFKC).toCharArray(), derived);
    return derived;
  }

  @Override
  public String toString() {
    Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            cost.memoryKib(),
            cost.passes(),
            cost.lanes(),
            encoder.encodeToString(salt),
            encoder.encodeToString(hash));
  }
}
