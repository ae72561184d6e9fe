package io.crispfleet.contract.manifest;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.List;

/**
 * A signing key inside a PKCS#11 token (smart card, YubiKey, HSM), which signs without letting it
 * out. The token must hold a certificate beside the key; that is how Java finds the pair.
 */
public final class KeyToken {
  private KeyToken() {}

  /**
   * Opens a token.
   *
   * @param library the vendor's PKCS#11 library, such as {@code /usr/lib/softhsm/libsofthsm2.so}
   * @param slotIndex which of the reader slots that hold a token, from 0
   * @param label of the key; empty when the token holds exactly one
   * @throws KeyTrouble when there is no such token or key, or the PIN is wrong
   */
  public static ManifestSigner open(Path library, int slotIndex, String label, char[] pin) {
    String configuration =
        "--name=CrispFleet\nlibrary=\"" + library + "\"\nslotListIndex=" + slotIndex + "\n";
    try {
      Provider support = Security.getProvider("SunPKCS11");
      if (support == null) {
        throw new KeyTrouble("This Java runtime has no PKCS#11 support.");
      }
      Provider provider = support.configure(configuration);
      KeyStore store = KeyStore.getInstance("PKCS11", provider);
      store.load(null, pin);
      String alias = label.isEmpty() ? onlyKey(store) : label;
      Key key = store.getKey(alias, null);
      Certificate certificate = store.getCertificate(alias);
      if (!(key instanceof PrivateKey privateKey) || certificate == null) {
        throw new KeyTrouble("The token has no key with a certificate named '" + alias + "'.");
      }
      PublicSigningKey publicKey = PublicSigningKey.of(certificate.getPublicKey());
      return new ManifestSigner(privateKey, publicKey, provider);
    } catch (ProviderException | GeneralSecurityException | IOException e) {
      throw new KeyTrouble("The token cannot be opened: " + reason(e), e);
    }
  }

  private static String onlyKey(KeyStore store) throws GeneralSecurityException {
    List<String> aliases = Collections.list(store.aliases());
    if (aliases.size() != 1) {
      throw new KeyTrouble("The token holds " + aliases.size() + " keys; name one of " + aliases);
    }
    return aliases.getFirst();
  }

  private static String reason(Throwable error) {
    Throwable cause = error.getCause();
    return cause == null ? String.valueOf(error.getMessage()) : String.valueOf(cause.getMessage());
  }
}
