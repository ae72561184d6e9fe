package io.crispfleet.server.identity;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The keys that sticks and upload scripts of the older systems share ({@code X-API-Key}). */
public interface LegacyKeys {
  /** What a key is good for. */
  enum Kind {
    /** Scope {@code legacy:upload}. */
    UPLOAD,
    /** Scope {@code legacy:download}. */
    DOWNLOAD;

    public String scope() {
      return "legacy:" + name().toLowerCase(Locale.ROOT);
    }

    /** The name that its caller has, for instance in the audit log. */
    public String word() {
      return "legacy-" + name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Makes a new key, which works at once; the ones before it work until the grace is over.
   *
   * @param value the key to use, 12 to 128 characters; empty for a random one
   * @return the new key, which is not kept in the clear
   */
  String rotate(Kind kind, Optional<String> value, Duration grace);
}
