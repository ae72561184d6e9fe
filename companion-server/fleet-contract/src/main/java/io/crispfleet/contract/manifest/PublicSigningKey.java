package io.crispfleet.contract.manifest;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** The public half of a signing key: a point on the curve P-256. */
public final class PublicSigningKey {
  /** Most characters that are read as a key. */
  public static final int MAX_TEXT = 4096;

  private static final String HEADER = "-----BEGIN PUBLIC KEY-----";
  private static final String FOOTER = "-----END PUBLIC KEY-----";
  private static final int LONGEST_SIGNATURE = 80;

  private final PublicKey key;
  private final byte[] spki;
  private final String id;

  private PublicSigningKey(PublicKey key) throws GeneralSecurityException {
    this.key = key;
    this.spki = key.getEncoded();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(spki);
    this.id = HexFormat.of().formatHex(hash, 0, 8);
  }

  /**
   * Takes a key as the JDK knows it.
   *
   * @throws KeyTrouble when it is not on P-256
   */
  public static PublicSigningKey of(PublicKey key) {
    try {
      // A fresh key object: one from a token answers through the token.
      return of(key.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new KeyTrouble("This is not a P-256 public key: " + e.getMessage(), e);
    }
  }

  /**
   * Reads PEM ({@code BEGIN PUBLIC KEY}) or bare base64 of the SubjectPublicKeyInfo.
   *
   * @throws KeyTrouble when it is neither, or not on P-256
   */
  public static PublicSigningKey parse(String text) {
    if (text.length() > MAX_TEXT) {
      throw new KeyTrouble("This is too long for a public key.");
    }
    String body = text.strip();
    if (body.startsWith(HEADER) && body.endsWith(FOOTER)) {
      body = body.substring(HEADER.length(), body.length() - FOOTER.length());
    }
    try {
      return of(Base64.getDecoder().decode(body.replaceAll("\\s", "")));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new KeyTrouble(
          "This is not a P-256 public key in PEM or base64; 'crispfleet release keygen' writes"
              + " one.",
          e);
    }
  }

  private static PublicSigningKey of(byte[] der) throws GeneralSecurityException {
    PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
    if (!(key instanceof ECPublicKey ec) || !onP256(ec)) {
      throw new KeyTrouble("This key is not on the curve P-256, which is what devices verify.");
    }
    return new PublicSigningKey(key);
  }

  private static boolean onP256(ECPublicKey key) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec wanted = parameters.getParameterSpec(ECParameterSpec.class);
    ECParameterSpec given = key.getParams();
    BigInteger order = wanted.getOrder();
    return given.getCurve().equals(wanted.getCurve())
        && given.getGenerator().equals(wanted.getGenerator())
        && given.getOrder().equals(order);
  }

  /** First eight bytes of SHA-256 over the SubjectPublicKeyInfo, as 16 hex digits. */
  public String id() {
    return id;
  }

  public PublicKey key() {
    return key;
  }

  /** The DER SubjectPublicKeyInfo in base64, without line breaks. */
  public String base64() {
    return Base64.getEncoder().encodeToString(spki);
  }

  /** As OpenSSL writes it. */
  public String pem() {
    byte[] lf = "\n".getBytes(StandardCharsets.US_ASCII);
    return HEADER
        + "\n"
        + Base64.getMimeEncoder(64, lf).encodeToString(spki)
        + "\n"
        + FOOTER
        + "\n";
  }

  /**
   * Whether a signature over {@code content} was made with this key's other half.
   *
   * @param signature base64 of the DER signature; nonsense is false
   */
  public boolean verifies(byte[] content, String signature) {
    try {
      byte[] der = Base64.getDecoder().decode(signature);
      if (der.length > LONGEST_SIGNATURE) {
        return false;
      }
      Signature verifier = Signature.getInstance(ManifestSigner.ALGORITHM);
      verifier.initVerify(key);
      verifier.update(content);
      return verifier.verify(der);
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicSigningKey that && Arrays.equals(spki, that.spki);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return id;
  }
}
