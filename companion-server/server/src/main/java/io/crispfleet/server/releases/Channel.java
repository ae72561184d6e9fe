package io.crispfleet.server.releases;

import io.crispfleet.server.http.Problem;
import java.util.Locale;

/** Who gets a release. A device sees its own channel and those after it. */
public enum Channel {
  DEV,
  BETA,
  STABLE;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True when devices of this channel are offered releases of {@code other}. */
  boolean sees(Channel other) {
    return compareTo(other) <= 0;
  }

  /** Reads a word; throws a 400 for any other. */
  public static Channel of(String word) {
    for (Channel channel : values()) {
      if (channel.word().equals(word)) {
        return channel;
      }
    }
    throw Problem.badRequest("BAD_CHANNEL", "'channel' must be dev, beta or stable.");
  }
}
