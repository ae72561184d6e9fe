package io.crispfleet.server.releases.keys;

import io.crispfleet.contract.api.release.SigningKeyInfo;
import io.crispfleet.contract.manifest.PublicSigningKey;
import io.crispfleet.server.http.Problem;
import java.time.Instant;
import java.util.Locale;

/** A registered public key. */
public record SigningKey(
    PublicSigningKey key, String name, State state, Instant since, Instant addedAt) {

  /** How far a key is trusted. */
  public enum State {
    /** New releases may be signed with it. */
    ACTIVE,
    /** What it signed stays; nothing new is taken. */
    RETIRING,
    /** What it signed is not offered any more; its signatures still say where things came from. */
    REVOKED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State of(String word) {
      for (State state : values()) {
        if (state.word().equals(word)) {
          return state;
        }
      }
      throw Problem.badRequest("BAD_STATE", "'state' must be active, retiring or revoked.");
    }
  }

  SigningKey in(State other, Instant at) {
    return new SigningKey(key, name, other, at, addedAt);
  }

  SigningKeyInfo info() {
    return new SigningKeyInfo(key.id(), name, key.base64(), state.word(), since, addedAt);
  }
}
