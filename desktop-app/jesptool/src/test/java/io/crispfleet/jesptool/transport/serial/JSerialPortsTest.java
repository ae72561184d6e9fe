package io.crispfleet.jesptool.transport.serial;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.board.BoardCatalog;
import io.crispfleet.jesptool.port.PortInfo;
import io.crispfleet.jesptool.transport.UsbIdentity;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JSerialPortsTest {
  private final JSerialPorts ports = new JSerialPorts(BoardCatalog.load());

  @Test
  void listingTouchesNoPortAndPutsUsbFirst() {
    assertThat(ports.list()).isSortedAccordingTo((a, b) -> rank(a) - rank(b));
  }

  @Test
  void wordsForNothingAreLeftOut() {
    assertThat(JSerialPorts.texts("Unknown", "M5stack")).isEqualTo("M5stack");
    assertThat(JSerialPorts.texts("Hades2001", "M5stack")).isEqualTo("Hades2001 M5stack");
    assertThat(JSerialPorts.usb(0x1A86, 0x7523, "Unknown", "0-0"))
        .hasValue(new UsbIdentity(0x1A86, 0x7523, "", ""));
    assertThat(JSerialPorts.usb(-1, -1, "", "")).isEmpty();
    assertThat(JSerialPorts.usb(0, 0, "", "")).isEmpty();
  }

  @Test
  void windowsDevicePrefixIsDropped() {
    assertThat(JSerialPorts.device("\\\\.\\COM12")).isEqualTo("COM12");
    assertThat(JSerialPorts.device("/dev/ttyUSB0")).isEqualTo("/dev/ttyUSB0");
  }

  @Test
  void usbPortCarriesBoardGuesses() {
    PortInfo port =
        ports.describe(
            "/dev/ttyUSB0",
            "Hades2001 M5stack",
            Optional.of(new UsbIdentity(0x0403, 0x6001, "8D5254C3B7", "1-2")));
    assertThat(port.guesses().getFirst().board().id()).isEqualTo("m5stickc-plus");
  }

  private static int rank(PortInfo port) {
    return port.usb().isPresent() ? 0 : 1;
  }
}
