package io.crispfleet.contract.manifest;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Signature;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Signs manifests with ECDSA over P-256 and SHA-256. The private key stays where people are: in a
 * {@link KeyFile} or a {@link KeyToken}.
 */
public final class ManifestSigner {
  static final String ALGORITHM = "SHA256withECDSA";

  private final PrivateKey privateKey;
  private final PublicSigningKey publicKey;

  private final @Nullable Provider provider;

  public ManifestSigner(PrivateKey privateKey, PublicSigningKey publicKey) {
    this(privateKey, publicKey, null);
  }

  /** A key that only its own provider can use, as in a token. */
  ManifestSigner(PrivateKey privateKey, PublicSigningKey publicKey, @Nullable Provider provider) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
    this.provider = provider;
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
      Signature signature =
          provider == null
              ? Signature.getInstance(ALGORITHM)
              : Signature.getInstance(ALGORITHM, provider);
      signature.initSign(privateKey);
      signature.update(text);
      der = signature.sign();
    } catch (GeneralSecurityException | ProviderException e) {
      throw new KeyTrouble("The key does not sign: " + e.getMessage(), e);
    }
    String sig = Base64.getEncoder().encodeToString(der);
    if (!publicKey.verifies(text, sig)) {
      throw new KeyTrouble("The private key does not belong to public key " + publicKey.id() + ".");
    }
    return new SignedManifest(manifest, publicKey.id(), sig);
  }
}
