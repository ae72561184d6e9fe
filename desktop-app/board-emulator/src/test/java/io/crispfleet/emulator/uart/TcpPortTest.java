package io.crispfleet.emulator.uart;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.transport.PortAddress;
import io.crispfleet.jesptool.transport.Transport;
import io.crispfleet.jesptool.transport.Transports;
import org.junit.jupiter.api.Test;

class TcpPortTest extends EndpointContract<TcpPort> {
  @Override
  TcpPort open() {
    return new TcpPort(0);
  }

  @Override
  Transport connect(TcpPort port) {
    return Transports.open(new PortAddress.Socket("localhost", port.port()));
  }

  @Test
  void takenPortIsRefusedWithAdvice() {
    assertThatThrownBy(() -> new TcpPort(port.port()))
        .isInstanceOf(EspException.PortUnavailable.class)
        .hasMessageContaining(String.valueOf(port.port()));
  }
}
