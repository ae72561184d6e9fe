package io.crispfleet.contract.manifest;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;

/**
 * Signs manifests with ECDSA over P-256 and SHA-256. The private key stays where people are: in a
 * {@link KeyFile} or a {@link KeyToken}.
 */
public final class ManifestSigner {
  static final String ALGORITHM = "SHA256withECDSA";

  private final PrivateKey privateKey;
  private final PublicSigningKey publicKey;

  public ManifestSigner(PrivateKey privateKey, PublicSigningKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  public PublicSigningKey publicKey() {
    return publicKey;
  }

  /**
   * Signs a manifest, and checks the result with the public key.
   *
   * @throws KeyTrouble when the key does not sign, or is not the public key's other half
   */
  public SignedManifest sign(Manifest manifest) {
    byte[] text = manifest.bytes();
    byte[] der;
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(privateKey);
      signature.update(text);
      der = signature.sign();
    } catch (GeneralSecurityException e) {
      throw new KeyTrouble("The key does not sign: " + e.getMessage(), e);
    }
    String sig = Base64.getEncoder().encodeToString(der);
    if (!publicKey.verifies(text, sig)) {
      throw new KeyTrouble("The private key does not belong to public key " + publicKey.id() + ".");
    }
    return new SignedManifest(manifest, publicKey.id(), sig);
  }
}
