package io.crispfleet.jesptool.transport;

import io.crispfleet.jesptool.error.EspException;
import java.time.Duration;
import java.util.Optional;

/**
 * A byte link to one board. Not thread-safe except for {@link #close()}, which may be called from
 * any thread and ends a blocked call with {@link EspException.LinkLost}.
 */
public interface Transport extends AutoCloseable {

  /** How the user named this link; stable for its lifetime. */
  PortAddress address();

  /**
   * Waits for at least one byte.
   *
   * @param timeout upper bound of the wait; implementations may overshoot by at most 100 ms, so
   *     callers that must be cancellable within 200 ms ask for 100 ms or less at a time
   * @return bytes read, 0 when the time is up
   * @throws EspException.LinkLost when the device vanished or the peer closed the connection
   */
  int read(byte[] buffer, int offset, int length, Duration timeout);

  /**
   * Hands all bytes to the link, in order. Bounded by 10 s without progress.
   *
   * @throws EspException.LinkLost when the device vanished or takes no bytes any more
   */
  void write(byte[] buffer, int offset, int length);

  /** Waits until written bytes have left as far as the link can tell. */
  void drain();

  /** Throws away bytes received so far. */
  void discardInput();

  /** Current line rate in baud; 0 when the link has none (plain TCP). */
  int baud();

  /** Changes the line rate; a link without one (plain TCP, pipe) only remembers it. */
  void setBaud(int baud);

  /**
   * Sets both modem lines in one step where the operating system allows it. True means asserted,
   * which on ESP boards pulls IO0 (DTR) or EN (RTS) low.
   *
   * @return false when this link has no modem lines; the caller then relies on the board already
   *     being in download mode
   */
  boolean setLines(boolean dtr, boolean rts);

  /** USB identity of the bridge behind the link, when there is one. */
  Optional<UsbIdentity> usb();

  @Override
  void close();
}
