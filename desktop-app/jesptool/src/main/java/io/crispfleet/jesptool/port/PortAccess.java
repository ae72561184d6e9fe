package io.crispfleet.jesptool.port;

import io.crispfleet.jesptool.board.BoardCatalog;
import io.crispfleet.jesptool.board.Bridge;
import io.crispfleet.jesptool.transport.UsbIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * Why a port may not open or not work well on this operating system, and the command that helps.
 */
public final class PortAccess {
  private static final int FTDI = 0x0403;
  private static final Map<Integer, String> LINUX_MODULES =
      Map.of(0x0403, "ftdi_sio", 0x10C4, "cp210x", 0x067B, "pl2303", 0x303A, "cdc_acm");

  private final HostOs os;
  private final LinuxSerial linux;
  private final PortHolders holders;
  private final Predicate<Path> mayOpen;

  /** For the system this program runs on. */
  public PortAccess() {
    this(
        HostOs.current(),
        new LinuxSerial(Path.of("/")),
        new PortHolders(),
        device -> Files.isReadable(device) && Files.isWritable(device));
  }

  PortAccess(HostOs os, LinuxSerial linux, PortHolders holders, Predicate<Path> mayOpen) {
    this.os = os;
    this.linux = linux;
    this.holders = holders;
    this.mayOpen = mayOpen;
  }

  /** What stands in the way of one port; empty when nothing is known to. */
  public List<PortHint> hints(String device, Optional<UsbIdentity> usb) {
    return hints(device, usb, holders.of(device));
  }

  /** As {@link #hints(String, Optional)} when the holders are known already. */
  public List<PortHint> hints(String device, Optional<UsbIdentity> usb, List<PortHolder> holding) {
    List<PortHint> hints = new ArrayList<>();
    switch (os) {
      case LINUX -> permission(Path.of(device)).ifPresent(hints::add);
      case MACOS -> callOut(device).ifPresent(hints::add);
      case WINDOWS -> usb.flatMap(PortAccess::windowsLatency).ifPresent(hints::add);
      case OTHER -> {}
    }
    holding.stream().map(holder -> held(device, holder)).forEach(hints::add);
    return hints;
  }

  /** Known bridges that are plugged in without becoming a port; Linux only. */
  public List<PortHint> missingPorts(BoardCatalog catalog) {
    return os == HostOs.LINUX
        ? linux.withoutPort(catalog).stream().map(this::missing).toList()
        : List.of();
  }

  /** FTDI latency timer in ms as it stands now; empty for other bridges and systems. */
  public OptionalInt latencyTimerMillis(String device) {
    return os == HostOs.LINUX ? linux.latencyTimer(device) : OptionalInt.empty();
  }

  /** What to do when the board one has plugged in is not listed. */
  public String adviceWithoutPorts() {
    return "Plug in a board with a data cable (many cables only charge). "
        + switch (os) {
          case LINUX ->
              "If it stays away, 'sudo dmesg --follow' while plugging shows what happens.";
          case MACOS ->
              "macOS brings drivers for most bridges; a CP210x or CH34x that stays away needs its"
                  + " vendor's driver, allowed under System Settings > Privacy & Security.";
          case WINDOWS ->
              "If Device Manager shows an unknown device, install the CP210x, CH343 or FTDI VCP"
                  + " driver.";
          case OTHER -> "See that the user may open serial devices.";
        };
  }

  private Optional<PortHint> permission(Path device) {
    if (!Files.exists(device) || mayOpen.test(device)) {
      return Optional.empty();
    }
    String advice =
        linux
            .group(device)
            .map(
                group ->
                    "Run 'sudo usermod -aG %s $USER', then log out and in again.".formatted(group))
            .orElse("Run 'sudo chmod a+rw %s'; it lasts until the next replug.".formatted(device));
    return Optional.of(
        new PortHint(PortHint.Kind.PERMISSION, "You may not open %s.".formatted(device), advice));
  }

  private static Optional<PortHint> callOut(String device) {
    if (!device.startsWith("/dev/tty.")) {
      return Optional.empty();
    }
    return Optional.of(
        new PortHint(
            PortHint.Kind.NAME,
            "%s waits for a carrier signal that boards do not give.".formatted(device),
            "Use %s.".formatted(device.replaceFirst("/dev/tty\\.", "/dev/cu."))));
  }

  private static Optional<PortHint> windowsLatency(UsbIdentity usb) {
    if (usb.vendorId() != FTDI) {
      return Optional.empty();
    }
    return Optional.of(
        new PortHint(
            PortHint.Kind.LATENCY,
            "Windows lets FTDI bridges hold short replies for 16 ms, which slows flashing down.",
            "In Device Manager > Ports > this port > Port Settings > Advanced set Latency Timer to"
                + " 1 ms."));
  }

  private static PortHint held(String device, PortHolder holder) {
    boolean modemManager = holder.command().contains("ModemManager");
    return new PortHint(
        PortHint.Kind.HELD,
        "%s is held by %s (process %d)."
            .formatted(
                device,
                holder.command().isEmpty() ? "another program" : holder.command(),
                holder.pid()),
        modemManager
            ? "It probes new ports for about 30 s. Wait, or run 'sudo systemctl stop ModemManager'."
            : "Close that program, or run 'kill %d'.".formatted(holder.pid()));
  }

  private PortHint missing(Bridge bridge) {
    String advice =
        linux.hasBrailleRules()
            ? "The braille service takes it. Run 'sudo systemctl mask --now brltty-udev.service"
                + " brltty.service', then plug the board in again."
            : "Run 'sudo modprobe %s', then plug the board in again.".formatted(module(bridge));
    return new PortHint(
        PortHint.Kind.DRIVER,
        "A %s (%s) is plugged in, but Linux made no serial port of it."
            .formatted(bridge.name(), bridge.usbId()),
        advice);
  }

  private static String module(Bridge bridge) {
    int vendor = Integer.parseInt(bridge.usbId(), 0, 4, 16);
    boolean olderWch = bridge.usbId().startsWith("1A86") && !bridge.usbId().startsWith("1A86:55D");
    return olderWch ? "ch341" : LINUX_MODULES.getOrDefault(vendor, "cdc_acm");
  }
}
