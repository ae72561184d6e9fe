package io.crispfleet.emulator.uart;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * Where the host's bytes come from and the board's bytes go, seen from the board. Implementations:
 * pty, TCP, RFC 2217, in-JVM pipe, and one that joins several.
 */
public interface UartPort extends AutoCloseable {

  /**
   * Waits for bytes from the host.
   *
   * @return bytes read; 0 when the time is up or no host is connected
   */
  int read(byte[] buffer, int offset, int length, Duration timeout);

  /** Sends to the host; silently dropped while no host listens, as on a real wire. */
  void write(byte[] buffer, int offset, int length);

  /** Line rate the host has set, where the medium can tell (termios, RFC 2217). */
  OptionalInt hostBaud();

  /** Told of every modem line change; true means asserted (pin low). One listener. */
  void onModemLines(ModemLines listener);

  /** Drops the host's connection, as when a USB plug is pulled; the port can be opened again. */
  void vanish();

  @Override
  void close();

  /** Receives modem line changes in order, on the port's own thread. */
  @FunctionalInterface
  interface ModemLines {
    void changed(boolean dtr, boolean rts);
  }
}
