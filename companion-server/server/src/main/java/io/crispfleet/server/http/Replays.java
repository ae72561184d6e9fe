package io.crispfleet.server.http;

import org.jspecify.annotations.Nullable;

/** Remembers what was answered to requests with an {@code Idempotency-Key}. Durable. */
public interface Replays {
  /**
   * An answer as it was given.
   *
   * @param mediaType empty for no body
   */
  record Answer(int status, String mediaType, byte[] body) {}

  /** What is known about a key. */
  sealed interface Known {
    /** Nothing was known; it is noted now that the request runs. */
    record Fresh() implements Known {}

    /** The same request was answered before. */
    record Answered(Answer answer) implements Known {}

    /** The same request is being answered now. */
    record Running() implements Known {}

    /** The key was used for another request. */
    record Reused() implements Known {}

    /** The server went down while it answered: nobody knows how far it came. */
    record Interrupted() implements Known {}
  }

  /**
   * Notes that a request runs, unless its key is known.
   *
   * @param scope whose key it is: two callers may choose the same
   * @param hash SHA-256 of what was asked
   */
  Known begin(String scope, String key, byte[] hash);

  /** The request was answered; null forgets it, for it changed nothing and may be tried again. */
  void end(String scope, String key, @Nullable Answer answer);

  /** Where nothing is remembered, a key changes nothing. */
  static Replays none() {
    return new Replays() {
      @Override
      public Known begin(String scope, String key, byte[] hash) {
        return new Known.Fresh();
      }

      @Override
      public void end(String scope, String key, @Nullable Answer answer) {}
    };
  }
}
