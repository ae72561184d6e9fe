package io.crispfleet.contract.manifest;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A set of public signing keys, found by key id. */
public final class PublicKeys {
  private final Map<String, PublicSigningKey> keys = new LinkedHashMap<>();

  public PublicKeys(Collection<PublicSigningKey> keys) {
    for (PublicSigningKey key : keys) {
      this.keys.put(key.id(), key);
    }
  }

  public Optional<PublicSigningKey> find(String keyId) {
    return Optional.ofNullable(keys.get(keyId));
  }

  /** Whether {@code signature} over exactly these bytes was made by the key with this id. */
  public boolean verify(byte[] manifest, String keyId, String signature) {
    PublicSigningKey key = keys.get(keyId);
    return key != null && key.verifies(manifest, signature);
  }

  public boolean verify(SignedManifest signed) {
    return verify(signed.manifest().bytes(), signed.keyId(), signed.signature());
  }
}
