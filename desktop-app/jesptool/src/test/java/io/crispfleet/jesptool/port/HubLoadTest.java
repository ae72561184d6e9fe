package io.crispfleet.jesptool.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.transport.UsbIdentity;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HubLoadTest {
  @Test
  void sevenBoardsOnOneHubAreTooMany() {
    assertThat(HubLoad.hints(boards("1-2.", 6))).isEmpty();
    assertThat(HubLoad.hints(boards("1-2.", 7)))
        .singleElement()
        .satisfies(hint -> assertThat(hint.message()).contains("7 boards").contains("hub 1-2"));
  }

  @Test
  void socketsOfTheComputerAreNotAHub() {
    assertThat(HubLoad.hints(boards("1-", 10))).isEmpty();
  }

  private static List<PortInfo> boards(String prefix, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            i ->
                new PortInfo(
                    "/dev/ttyUSB" + i,
                    "",
                    Optional.of(new UsbIdentity(0x0403, 0x6001, "", prefix + i)),
                    List.of()))
        .toList();
  }
}
