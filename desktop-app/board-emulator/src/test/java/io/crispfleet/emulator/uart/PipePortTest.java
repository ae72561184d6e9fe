package io.crispfleet.emulator.uart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipePortTest extends EndpointContract<PipePort> {
  @Override
  PipePort open() {
    return new PipePort("test");
  }

  @Override
  Transport connect(PipePort port) {
    return port.connect();
  }

  @Test
  void linesAndBaudReachTheBoardAtOnce() {
    List<String> seen = new ArrayList<>();
    port.onModemLines((dtr, rts) -> seen.add(dtr + " " + rts));
    try (Transport host = port.connect()) {
      host.setLines(true, false);
      host.setLines(false, true);
      host.setBaud(9600);
      assertThat(seen).containsExactly("true false", "false true");
      assertThat(port.hostBaud()).hasValue(9600);
    }
  }

  @Test
  void newHostTakesThePortFromTheOldOne() {
    Transport old = port.connect();
    try (Transport _ = port.connect()) {
      assertThatThrownBy(() -> old.read(new byte[1], 0, 1, LONG))
          .isInstanceOf(EspException.LinkLost.class);
    }
  }
}
