package io.crispfleet.server.releases.keys;

import io.crispfleet.contract.manifest.KeyTrouble;
import io.crispfleet.contract.manifest.Manifest;
import io.crispfleet.contract.manifest.PublicSigningKey;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.releases.keys.SigningKey.State;
import io.crispfleet.server.store.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The registered keys, in memory as in the database. The private halves are never here. */
public final class SigningKeys {
  private static final int MOST = 100;
  private static final int LONGEST_NAME = 80;

  private final SigningKeyStore store;
  private final InstantSource clock;
  private final Map<String, SigningKey> keys = new ConcurrentHashMap<>();

  public SigningKeys(Database database, InstantSource clock) {
    this.store = new SigningKeyStore(database);
    this.clock = clock;
  }

  public void load() {
    store.all().forEach(key -> keys.put(key.key().id(), key));
  }

  public List<SigningKey> all() {
    return keys.values().stream().sorted(Comparator.comparing(SigningKey::addedAt)).toList();
  }

  public Optional<SigningKey> find(String keyId) {
    return Optional.ofNullable(keys.get(keyId));
  }

  /** True unless the key is unknown or revoked. */
  public boolean trusted(String keyId) {
    SigningKey key = keys.get(keyId);
    return key != null && key.state() != State.REVOKED;
  }

  /**
   * Registers a key; the same key again changes nothing.
   *
   * @throws Problem 422 when it is no P-256 public key, 409 when it was revoked
   */
  public synchronized SigningKey add(String name, String publicKey) {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw Problem.badRequest("BAD_NAME", "'name' has 1 to " + LONGEST_NAME + " characters.");
    }
    PublicSigningKey key = parse(publicKey);
    SigningKey known = keys.get(key.id());
    if (known != null && known.state() == State.REVOKED) {
      throw Problem.conflict(
          "KEY_REVOKED", "Key " + key.id() + " was revoked; make a new one instead.");
    }
    if (known != null) {
      return known;
    }
    if (keys.size() >= MOST) {
      throw Problem.conflict("TOO_MANY_KEYS", "There are " + MOST + " keys already.");
    }
    Instant now = clock.instant();
    return save(new SigningKey(key, name.strip(), State.ACTIVE, now, now));
  }

  /**
   * Changes how far a key is trusted. A revoked key stays revoked.
   *
   * @throws Problem 404 for an unknown key, 409 for one that was revoked
   */
  public synchronized SigningKey change(String keyId, String state) {
    State wanted = State.of(state);
    SigningKey key =
        find(keyId).orElseThrow(() -> Problem.notFound("NO_KEY", "There is no key " + keyId + "."));
    if (key.state() == wanted) {
      return key;
    }
    if (key.state() == State.REVOKED) {
      throw Problem.conflict(
          "KEY_REVOKED", "A revoked key stays revoked: register a new one instead.");
    }
    return save(key.in(wanted, clock.instant()));
  }

  /**
   * Checks the signature of something new.
   *
   * @throws Problem 422 when the key is unknown, retiring or revoked, or the signature is wrong
   */
  public void requireSigned(byte[] manifest, String keyId, String signature) {
    SigningKey key =
        find(keyId)
            .orElseThrow(
                () ->
                    Problem.unprocessable(
                        "UNKNOWN_KEY",
                        "No key "
                            + keyId
                            + " is registered here. An admin can add its public half with"
                            + " 'crispfleet admin key add'."));
    if (key.state() != State.ACTIVE) {
      throw Problem.unprocessable(
          "KEY_NOT_ACTIVE", "Key " + keyId + " is " + key.state().word() + "; sign with another.");
    }
    if (!key.key().verifies(manifest, signature)) {
      throw Problem.unprocessable(
          "BAD_SIGNATURE", "The signature does not belong to this manifest and key " + keyId + ".");
    }
  }

  /** Whether a known key, even a revoked one, signed this: where history came from. */
  public boolean signedBy(Manifest manifest, String keyId, String signature) {
    return find(keyId).map(key -> key.key().verifies(manifest.bytes(), signature)).orElse(false);
  }

  private SigningKey save(SigningKey key) {
    store.save(key);
    keys.put(key.key().id(), key);
    return key;
  }

  private static PublicSigningKey parse(String publicKey) {
    try {
      return PublicSigningKey.parse(publicKey);
    } catch (KeyTrouble e) {
      throw Problem.unprocessable("BAD_KEY", String.valueOf(e.getMessage()));
    }
  }
}
