package io.crispfleet.server.health;

import java.util.Optional;

/**
 * One part of the server that can be unwell.
 *
 * @param name short word such as {@code database}
 */
public record HealthCheck(String name, Trouble trouble) {
  /** Says what is wrong. Must be quick; an exception counts as trouble. */
  @FunctionalInterface
  public interface Trouble {
    /** One sentence; empty when it is well. */
    Optional<String> now();
  }

  Optional<String> look() {
    try {
      return trouble.now();
    } catch (RuntimeException e) {
      return Optional.of(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }
}
