package io.crispfleet.contract.manifest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/**
 * A signing key in a file that only its passphrase opens: PKCS#8 in PEM, encrypted with PBES2
 * (PBKDF2 with HMAC-SHA256, AES-256-CBC), followed by the public key. OpenSSL reads and writes the
 * same form.
 */
public final class KeyFile {
  /** Rounds of PBKDF2 in the files written here. */
  public static final int ITERATIONS = 600_000;

  /** Shortest passphrase that is accepted for a new file. */
  public static final int SHORTEST_PASSPHRASE = 12;

  private static final int MOST_ITERATIONS = 10_000_000;
  private static final int MAX_TEXT = 16 * 1024;
  private static final String SCHEME = "PBEWithHmacSHA256AndAES_256";
  private static final String HEADER = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
  private static final String FOOTER = "-----END ENCRYPTED PRIVATE KEY-----";
  private static final String PUBLIC_HEADER = "-----BEGIN PUBLIC KEY-----";
  private static final String PUBLIC_FOOTER = "-----END PUBLIC KEY-----";

  private KeyFile() {}

  /** Makes a fresh key. */
  public static KeyPair generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has P-256", e);
    }
  }

  /**
   * The file's text.
   *
   * @throws KeyTrouble when the passphrase is shorter than {@link #SHORTEST_PASSPHRASE}
   */
  public static String write(KeyPair pair, char[] passphrase, SecureRandom random) {
    if (passphrase.length < SHORTEST_PASSPHRASE) {
      throw new KeyTrouble("A passphrase has at least " + SHORTEST_PASSPHRASE + " characters.");
    }
    byte[] salt = new byte[16];
    byte[] iv = new byte[16];
    random.nextBytes(salt);
    random.nextBytes(iv);
    try {
      Cipher cipher = Cipher.getInstance(SCHEME);
      cipher.init(
          Cipher.ENCRYPT_MODE,
          secret(SCHEME, passphrase),
          new PBEParameterSpec(salt, ITERATIONS, new IvParameterSpec(iv)));
      byte[] encrypted = cipher.doFinal(pair.getPrivate().getEncoded());
      // The file names PBES2 and its parameters; the JDK's name of the combination has no number.
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
      parameters.init(cipher.getParameters().getEncoded());
      byte[] der = new EncryptedPrivateKeyInfo(parameters, encrypted).getEncoded();
      byte[] lf = "\n".getBytes(StandardCharsets.US_ASCII);
      String body = Base64.getMimeEncoder(64, lf).encodeToString(der);
      String publicPem = PublicSigningKey.of(pair.getPublic()).pem();
      return HEADER + "\n" + body + "\n" + FOOTER + "\n" + publicPem;
    } catch (GeneralSecurityException | IOException e) {
      throw new KeyTrouble("The key could not be encrypted: " + e.getMessage(), e);
    }
  }

  /**
   * Opens a key file.
   *
   * @throws KeyTrouble when it is no such file, or the passphrase is wrong
   */
  public static ManifestSigner open(String text, char[] passphrase) {
    PrivateKey privateKey = unlock(section(text, HEADER, FOOTER), passphrase);
    int at = text.indexOf(PUBLIC_HEADER);
    if (at < 0) {
      throw new KeyTrouble(
          "The file holds no public key; append it: openssl pkey -in key.pem -pubout >> key.pem");
    }
    int end = text.indexOf(PUBLIC_FOOTER, at);
    String publicPem = text.substring(at, Math.max(at, end) + PUBLIC_FOOTER.length());
    return new ManifestSigner(privateKey, PublicSigningKey.parse(publicPem));
  }

  private static PrivateKey unlock(String body, char[] passphrase) {
    try {
      byte[] der = Base64.getDecoder().decode(body.replaceAll("\\s", ""));
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
      AlgorithmParameters parameters = info.getAlgParameters();
      if (parameters == null) {
        throw new KeyTrouble("The key is encrypted in a way not known here; use PBES2.");
      }
      // For PBES2 the parameters' text is the whole name of the scheme.
      String scheme = parameters.toString();
      PBEParameterSpec spec = parameters.getParameterSpec(PBEParameterSpec.class);
      if (spec.getIterationCount() > MOST_ITERATIONS) {
        throw new KeyTrouble("The key asks for an absurd number of rounds.");
      }
      Cipher cipher = Cipher.getInstance(scheme);
      cipher.init(Cipher.DECRYPT_MODE, secret(scheme, passphrase), parameters);
      PKCS8EncodedKeySpec plain = info.getKeySpec(cipher);
      return KeyFactory.getInstance("EC").generatePrivate(plain);
    } catch (IllegalArgumentException | IOException e) {
      throw new KeyTrouble("The key file is damaged.", e);
    } catch (GeneralSecurityException e) {
      throw new KeyTrouble("The passphrase is wrong, or the key file is damaged.", e);
    }
  }

  private static SecretKey secret(String scheme, char[] passphrase)
      throws GeneralSecurityException {
    PBEKeySpec spec = new PBEKeySpec(passphrase);
    try {
      return SecretKeyFactory.getInstance(scheme).generateSecret(spec);
    } finally {
      spec.clearPassword();
    }
  }

  private static String section(String text, String header, String footer) {
    int from = text.indexOf(header);
    int to = text.indexOf(footer);
    if (text.length() > MAX_TEXT || from < 0 || to < from) {
      throw new KeyTrouble(
          "This is not an encrypted PKCS#8 key file; 'crispfleet release keygen' writes one.");
    }
    return text.substring(from + header.length(), to);
  }
}
