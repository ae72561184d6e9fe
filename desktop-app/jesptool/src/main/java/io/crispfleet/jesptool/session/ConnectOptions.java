package io.crispfleet.jesptool.session;

import java.util.Optional;

/**
 * How to connect.
 *
 * @param maxBaud upper bound of the baud ladder; 0 for the board's best known rate
 * @param useStub false keeps to the ROM loader
 * @param reset name or text form of a reset program; empty tries the usual ones in turn
 * @param attempts resets before giving up, 1 or more
 */
public record ConnectOptions(int maxBaud, boolean useStub, Optional<String> reset, int attempts) {
  private static final int DEFAULT_ATTEMPTS = 7;

  public static final ConnectOptions DEFAULT = new ConnectOptions(0, true);

  public ConnectOptions(int maxBaud, boolean useStub) {
    this(maxBaud, useStub, Optional.empty(), DEFAULT_ATTEMPTS);
  }

  public ConnectOptions withMaxBaud(int baud) {
    return new ConnectOptions(baud, useStub, reset, attempts);
  }

  public ConnectOptions withoutStub() {
    return new ConnectOptions(maxBaud, false, reset, attempts);
  }
}
