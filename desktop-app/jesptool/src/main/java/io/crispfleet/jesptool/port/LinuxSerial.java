package io.crispfleet.jesptool.port;

import io.crispfleet.jesptool.board.BoardCatalog;
import io.crispfleet.jesptool.board.Bridge;
import io.crispfleet.jesptool.transport.UsbIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What Linux tells about serial devices in {@code /dev}, {@code /sys} and the udev rules. */
final class LinuxSerial {
  private static final int MAX_ENTRIES = 4096;
  private static final int MAX_ATTRIBUTE = 256;

  private final Path root;

  /**
   * @param root folder that stands for {@code /}
   */
  LinuxSerial(Path root) {
    this.root = root;
  }

  /** Group that owns a device and may read and write it; empty when no group may. */
  Optional<String> group(Path device) {
    try {
      PosixFileAttributes attributes = Files.readAttributes(device, PosixFileAttributes.class);
      String group = attributes.group().getName();
      boolean helps =
          attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
              && !group.equals("root");
      return helps ? Optional.of(group) : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** How long an FTDI bridge waits before it sends a short packet, ms. */
  OptionalInt latencyTimer(String device) {
    Path name = Path.of(device).getFileName();
    Path file = root.resolve("sys/bus/usb-serial/devices/" + name + "/latency_timer");
    try {
      return OptionalInt.of(Integer.parseInt(attribute(file)));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** Known bridges that are plugged in but have no tty. */
  List<Bridge> withoutPort(BoardCatalog catalog) {
    List<Bridge> result = new ArrayList<>();
    Path devices = root.resolve("sys/bus/usb/devices");
    for (Path device : list(devices, "*-*")) {
      String name = device.getFileName().toString();
      if (!name.contains(":")) {
        identity(device)
            .flatMap(usb -> catalog.bridge(usb, attribute(device.resolve("product"))))
            .filter(bridge -> list(devices, name + ":*").stream().noneMatch(this::hasTty))
            .ifPresent(result::add);
      }
    }
    return result;
  }

  /** The braille daemon's udev rules take several bridges for braille displays. */
  boolean hasBrailleRules() {
    return !list(root.resolve("usr/lib/udev/rules.d"), "*brltty*").isEmpty()
        || !list(root.resolve("etc/udev/rules.d"), "*brltty*").isEmpty();
  }

  private boolean hasTty(Path usbInterface) {
    return !list(usbInterface, "ttyUSB*").isEmpty()
        || !list(usbInterface.resolve("tty"), "tty*").isEmpty();
  }

  private static Optional<UsbIdentity> identity(Path device) {
    try {
      return Optional.of(
          new UsbIdentity(
              Integer.parseInt(attribute(device.resolve("idVendor")), 16),
              Integer.parseInt(attribute(device.resolve("idProduct")), 16),
              "",
              ""));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String attribute(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_ATTRIBUTE), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static List<Path> list(Path folder, String glob) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
      for (Path entry : stream) {
        if (entries.size() == MAX_ENTRIES) {
          break;
        }
        entries.add(entry);
      }
    } catch (IOException | DirectoryIteratorException e) {
      return entries; // not there on this system, or unplugged meanwhile
    }
    return entries;
  }
}
