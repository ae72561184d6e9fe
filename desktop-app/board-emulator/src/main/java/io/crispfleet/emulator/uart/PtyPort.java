package io.crispfleet.emulator.uart;

import io.crispfleet.jesptool.error.EspException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A pseudo terminal that hosts open like any serial port. Linux only. It has no modem lines, but
 * the host's baud is visible. After {@link #vanish()} the device has a new name; the optional
 * symbolic link always leads to the current one.
 */
public final class PtyPort implements Endpoint {
  private final Optional<Path> link;
  private volatile Pty pty;
  private volatile boolean closed;

  private PtyPort(Optional<Path> link) throws IOException {
    this.link = link;
    pty = Pty.open();
    pointLink();
  }

  /** Whether this system has the pseudo terminals used here. */
  public static boolean isSupported() {
    return System.getProperty("os.name", "").equals("Linux");
  }

  /**
   * Makes a pseudo terminal.
   *
   * @param link path of a symbolic link to keep pointing at the device, replaced when it exists
   * @throws EspException.PortUnavailable when the system gives none
   */
  public static PtyPort open(Optional<Path> link) {
    try {
      return new PtyPort(link);
    } catch (IOException e) {
      throw new EspException.PortUnavailable(
              "No pseudo terminal could be made: " + e.getMessage() + ".",
              "Use the board's TCP or RFC 2217 port instead.")
          .causedBy(e);
    }
  }

  private void pointLink() throws IOException {
    if (link.isPresent()) {
      Path path = link.get();
      Path fresh = path.resolveSibling(path.getFileName() + ".new");
      Files.deleteIfExists(fresh);
      Files.createSymbolicLink(fresh, pty.device());
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** What a host opens now: the link when there is one, else the device. */
  public Path path() {
    return link.orElse(pty.device());
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!closed) {
      long millis = Math.max(0, (deadline - System.nanoTime() + 999_999) / 1_000_000);
      int count = pty.read(buffer, offset, length, (int) Math.min(millis, 1000));
      if (count > 0 || millis == 0) {
        return count;
      }
    }
    return 0;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    pty.write(buffer, offset, length);
  }

  @Override
  public boolean hostPresent() {
    return pty.hostPresent();
  }

  @Override
  public OptionalInt hostBaud() {
    Pty current = pty;
    int baud = current.hostPresent() ? current.baud() : 0;
    return baud > 0 ? OptionalInt.of(baud) : OptionalInt.empty();
  }

  /** Never called: a pseudo terminal has no modem lines. */
  @Override
  public void onModemLines(ModemLines listener) {}

  @Override
  public void vanish() {
    Pty gone = pty;
    try {
      pty = Pty.open();
      gone.close();
      pointLink();
    } catch (IOException e) {
      throw new IllegalStateException("no pseudo terminal to come back with", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    pty.close();
    try {
      if (link.isPresent()) {
        Files.deleteIfExists(link.get());
      }
    } catch (IOException e) {
      // A stale link in a temporary folder; the next start replaces it.
    }
  }
}
