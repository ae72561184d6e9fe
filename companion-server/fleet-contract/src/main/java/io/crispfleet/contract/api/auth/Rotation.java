package io.crispfleet.contract.api.auth;

import io.crispfleet.contract.json.BadPayload;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a secret.
 *
 * @param graceSeconds how long the old one still works, 0 to 30 days; null for an hour
 * @param value for a key of legacy sticks: the key they already have; null for a random one
 */
public record Rotation(@Nullable Long graceSeconds, @Nullable String value) {
  private static final long HOUR = 3600;
  private static final long LONGEST = 30 * 24 * HOUR;
  private static final int SHORTEST_VALUE = 12;
  private static final int LONGEST_VALUE = 128;

  public Rotation {
    if (graceSeconds != null && (graceSeconds < 0 || graceSeconds > LONGEST)) {
      throw new BadPayload("'graceSeconds' must be from 0 to " + LONGEST);
    }
    if (value != null
        && (value.length() < SHORTEST_VALUE
            || value.length() > LONGEST_VALUE
            || !value.chars().allMatch(c -> c > ' ' && c < 0x7f))) {
      throw new BadPayload(
          "'value' must be "
              + SHORTEST_VALUE
              + " to "
              + LONGEST_VALUE
              + " printable ASCII characters without blanks");
    }
  }

  public long grace() {
    return graceSeconds == null ? HOUR : graceSeconds;
  }

  @Override
  public String toString() {
    return "Rotation[" + graceSeconds + "]";
  }
}
