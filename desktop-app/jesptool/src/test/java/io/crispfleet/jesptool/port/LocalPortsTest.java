package io.crispfleet.jesptool.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.board.BoardCatalog;
import io.crispfleet.jesptool.transport.UsbIdentity;
import io.crispfleet.jesptool.transport.serial.SerialDevice;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalPortsTest {
  private static final SerialDevice STICK =
      new SerialDevice(
          "/dev/ttyUSB10",
          "Hades2001 M5stack",
          Optional.of(new UsbIdentity(0x0403, 0x6001, "8D5254C3B7", "1-2")));
  private static final SerialDevice DEVKIT =
      new SerialDevice(
          "/dev/ttyUSB2", "CP2102", Optional.of(new UsbIdentity(0x10C4, 0xEA60, "0001", "1-3")));
  private static final SerialDevice ONBOARD = new SerialDevice("/dev/ttyS0", "", Optional.empty());

  @Test
  void usbPortsComeFirstInNumberOrder() {
    assertThat(new LocalPorts(() -> List.of(ONBOARD, STICK, DEVKIT), BoardCatalog.load()).list())
        .extracting(PortInfo::device)
        .containsExactly("/dev/ttyUSB2", "/dev/ttyUSB10", "/dev/ttyS0");
  }

  @Test
  void usbPortCarriesBoardGuesses() {
    PortInfo port = new LocalPorts(() -> List.of(STICK), BoardCatalog.load()).list().getFirst();
    assertThat(port.guesses().getFirst().board().id()).isEqualTo("m5stickc-plus");
  }

  @Test
  void realListingTouchesNoPort() {
    assertThat(new LocalPorts(BoardCatalog.load()).list()).doesNotContainNull();
  }
}
