package io.crispfleet.jesptool.transport.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import io.crispfleet.jesptool.error.EspException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens a serial port with idle lines, within a deadline, and says why when it cannot. */
final class SerialOpener {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** The shortest read timeout there is on POSIX systems; a read still ends with the first byte. */
  static final int READ_QUANTUM_MS = 100;

  private SerialOpener() {}

  static SerialPort open(String device, int baud) {
    SerialPort port = find(device);
    port.setComPortParameters(baud, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
    port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
    port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, READ_QUANTUM_MS, 0);
    // Before opening: afterwards the board would already have seen a reset pulse.
    port.setDTRandRTS(false, false);
    if (!openInTime(port, device)) {
      throw refusal(port).of(device);
    }
    return port;
  }

  private static SerialPort find(String device) {
    try {
      return SerialPort.getCommPort(device);
    } catch (SerialPortInvalidPortException e) {
      throw PortRefusal.MISSING.of(device).causedBy(e);
    }
  }

  /** On a thread of its own, because some Windows drivers never return from opening. */
  private static boolean openInTime(SerialPort port, String device) {
    FutureTask<Boolean> opening = new FutureTask<>(() -> port.openPort(0));
    Thread.ofPlatform().daemon().name("open " + device).start(opening);
    try {
      return opening.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      closeWhenOpen(opening, port, device);
      throw PortRefusal.STUCK.of(device).causedBy(e);
    } catch (InterruptedException e) {
      closeWhenOpen(opening, port, device);
      Thread.currentThread().interrupt();
      throw new EspException.Cancelled(
              "Opening %s was interrupted.".formatted(device), "Run the same command again.")
          .causedBy(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("The serial library failed on " + device, e.getCause());
    }
  }

  /** A port that opens after its caller has gone must not stay locked. */
  private static void closeWhenOpen(FutureTask<Boolean> opening, SerialPort port, String device) {
    Thread.ofPlatform()
        .daemon()
        .name("close late " + device)
        .start(
            () -> {
              try {
                opening.get();
                port.closePort();
              } catch (InterruptedException | ExecutionException e) {
                // Nothing was opened.
              }
            });
  }

  /** The library's error code is not usable here: it is shared by all ports. */
  private static PortRefusal refusal(SerialPort port) {
    String path = port.getSystemPortPath();
    if (OperatingSystem.current() == OperatingSystem.WINDOWS) {
      boolean listed =
          Arrays.stream(SerialPort.getCommPorts())
              .anyMatch(other -> other.getSystemPortPath().equalsIgnoreCase(path));
      return listed ? PortRefusal.BUSY : PortRefusal.MISSING;
    }
    Path file = Path.of(path);
    if (!Files.exists(file)) {
      return PortRefusal.MISSING;
    }
    return Files.isReadable(file) && Files.isWritable(file)
        ? PortRefusal.BUSY
        : PortRefusal.FORBIDDEN;
  }
}
