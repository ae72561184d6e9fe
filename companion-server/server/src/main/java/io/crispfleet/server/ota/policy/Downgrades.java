package io.crispfleet.server.ota.policy;

import java.util.Optional;

/** Sticks that somebody sends back to an older release on purpose. Answers from memory. */
@FunctionalInterface
public interface Downgrades {
  /** Id of the release that the device was allowed to go back to, until that is lifted. */
  Optional<String> release(String device);
}
