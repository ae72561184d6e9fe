package io.crispfleet.jesptool.session;

/**
 * How to connect.
 *
 * @param maxBaud upper bound of the baud ladder; 0 for the board's best known rate
 * @param useStub false keeps to the ROM loader
 */
public record ConnectOptions(int maxBaud, boolean useStub) {
  public static final ConnectOptions DEFAULT = new ConnectOptions(0, true);

  public ConnectOptions withMaxBaud(int baud) {
    return new ConnectOptions(baud, useStub);
  }
}
