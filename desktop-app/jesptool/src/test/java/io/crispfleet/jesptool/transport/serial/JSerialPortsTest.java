package io.crispfleet.jesptool.transport.serial;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.transport.UsbIdentity;
import org.junit.jupiter.api.Test;

class JSerialPortsTest {
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
}
