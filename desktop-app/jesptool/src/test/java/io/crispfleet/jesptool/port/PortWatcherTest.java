package io.crispfleet.jesptool.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.port.PortEvent.Arrived;
import io.crispfleet.jesptool.port.PortEvent.Removed;
import io.crispfleet.jesptool.transport.UsbIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PortWatcherTest {
  private final List<PortEvent> events = new ArrayList<>();
  private List<PortInfo> ports = List.of();
  private final PortWatcher watcher = new PortWatcher(() -> ports, events::add);

  @Test
  void firstPollReportsWhatIsThereAndTheNextOnlyDifferences() {
    PortInfo stick = port("/dev/ttyUSB0", "A1", "1-1");
    poll(stick);
    poll(stick);
    assertThat(events).containsExactly(new Arrived(stick, Optional.empty()));
  }

  @Test
  void bridgeWithASerialNumberIsRecognisedUnderAnotherNameAndSocket() {
    PortInfo before = port("/dev/ttyUSB0", "A1", "1-1");
    PortInfo after = port("/dev/ttyUSB3", "A1", "1-4.2");
    poll(before);
    poll();
    poll(after);
    assertThat(events).endsWith(new Removed(before), new Arrived(after, Optional.of(before)));
  }

  @Test
  void renamedWithinOnePollIsRemovalThenArrivalOfTheSameBridge() {
    PortInfo before = port("/dev/ttyACM0", "A1", "1-1");
    PortInfo after = port("/dev/ttyACM1", "A1", "1-1");
    poll(before);
    poll(after);
    assertThat(events).endsWith(new Removed(before), new Arrived(after, Optional.of(before)));
  }

  @Test
  void bridgeWithoutSerialNumberIsRecognisedBySocketOnly() {
    PortInfo before = port("/dev/ttyUSB0", "", "1-1");
    PortInfo elsewhere = port("/dev/ttyUSB0", "", "1-2");
    PortInfo back = port("/dev/ttyUSB1", "", "1-1");
    poll(before);
    poll();
    poll(elsewhere);
    poll(elsewhere, back);
    assertThat(events)
        .endsWith(new Arrived(elsewhere, Optional.empty()), new Arrived(back, Optional.of(before)));
  }

  @Test
  void boardsThatShareASerialNumberAreNotTakenForEachOther() {
    PortInfo first = port("/dev/ttyUSB0", "0001", "1-1");
    PortInfo second = port("/dev/ttyUSB1", "0001", "1-2");
    PortInfo moved = port("/dev/ttyUSB0", "0001", "1-3");
    poll(first, second);
    poll(second);
    poll(second, moved);
    assertThat(events).endsWith(new Arrived(moved, Optional.empty()));
  }

  @Test
  void anotherBridgeOnTheSameNameIsANewPort() {
    PortInfo first = port("/dev/ttyUSB0", "A1", "1-1");
    PortInfo second = port("/dev/ttyUSB0", "B2", "1-1");
    poll(first);
    poll(second);
    assertThat(events).endsWith(new Removed(first), new Arrived(second, Optional.empty()));
  }

  @Test
  void memoryOfRemovedPortsIsBounded() {
    for (int i = 0; i < 1000; i++) {
      poll(port("/dev/ttyUSB0", "S" + i, "1-1"));
    }
    events.clear();
    poll(port("/dev/ttyUSB0", "S0", "9-9"));
    assertThat(((Arrived) events.getLast()).before()).isEmpty();
  }

  @Test
  void failingListingDoesNotEndTheSchedule() throws InterruptedException {
    CountDownLatch polls = new CountDownLatch(3);
    PortWatcher failing =
        new PortWatcher(
            () -> {
              polls.countDown();
              throw new IllegalStateException("no listing today");
            },
            events::add);
    try (ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor()) {
      ScheduledFuture<?> polling = failing.start(scheduler, Duration.ofMillis(1));
      assertThat(polls.await(10, TimeUnit.SECONDS)).isTrue();
      polling.cancel(false);
    }
  }

  private void poll(PortInfo... now) {
    ports = List.of(now);
    watcher.poll();
  }

  private static PortInfo port(String device, String serial, String location) {
    return new PortInfo(
        device, "", Optional.of(new UsbIdentity(0x1A86, 0x7523, serial, location)), List.of());
  }
}
