package io.crispfleet.jesptool.transport.serial;

import io.crispfleet.jesptool.error.EspException;

/** Why a serial port did not open, in words and with the cure on this operating system. */
enum PortRefusal {
  MISSING("there is no such port") {
    @Override
    String advice(OperatingSystem os) {
      return switch (os) {
        case LINUX ->
            "Plug the board in with a data cable; 'crispfleet esp ports' lists what is there. If a"
                + " CH340 board appears and vanishes at once, remove the package brltty.";
        case MACOS ->
            "Plug the board in with a data cable; 'crispfleet esp ports' lists what is there."
                + " Boards appear as /dev/cu.usbserial-…, /dev/cu.wchusbserial… or"
                + " /dev/cu.usbmodem….";
        case WINDOWS ->
            "Plug the board in with a data cable; 'crispfleet esp ports' lists what is there. If"
                + " Device Manager shows the board with a warning sign, install the driver of its"
                + " bridge (CP210x, CH340 or FTDI).";
      };
    }
  },
  FORBIDDEN("you may not open it") {
    @Override
    String advice(OperatingSystem os) {
      return switch (os) {
        case LINUX ->
            "Join the group that owns serial ports (sudo usermod -aG dialout $USER; on Arch:"
                + " uucp), then log out and in again.";
        case MACOS, WINDOWS -> "Run as a user who may use serial ports.";
      };
    }
  },
  BUSY("another program holds it, or it is no serial port") {
    @Override
    String advice(OperatingSystem os) {
      return switch (os) {
        case LINUX, MACOS ->
            "Close the serial monitor or IDE that has it open; 'crispfleet esp ports' and 'lsof'"
                + " name the holder.";
        case WINDOWS -> "Close the serial monitor, IDE or slicer that has it open.";
      };
    }
  },
  STUCK("its driver did not answer within 5 s") {
    @Override
    String advice(OperatingSystem os) {
      return "Unplug the board, wait a moment and plug it in again; if that does not help, update"
          + " the driver of its bridge.";
    }
  };

  private final String why;

  PortRefusal(String why) {
    this.why = why;
  }

  /** What to do about it. */
  abstract String advice(OperatingSystem os);

  EspException.PortUnavailable of(String device) {
    return new EspException.PortUnavailable(
        "The port %s cannot be opened: %s.".formatted(device, why),
        advice(OperatingSystem.current()));
  }
}
