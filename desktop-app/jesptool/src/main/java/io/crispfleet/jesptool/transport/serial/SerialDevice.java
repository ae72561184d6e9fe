package io.crispfleet.jesptool.transport.serial;

import io.crispfleet.jesptool.transport.UsbIdentity;
import java.util.Optional;

/**
 * A serial port as the operating system lists it.
 *
 * @param path what opens it, for example {@code /dev/ttyUSB0} or {@code COM5}
 * @param description manufacturer and product text; may be empty
 * @param usb empty for a port that is not on USB
 */
public record SerialDevice(String path, String description, Optional<UsbIdentity> usb) {}
