package io.crispfleet.server.devices;

import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.contract.topic.SkiClockTopics;
import java.time.Duration;
import java.util.List;

/**
 * What an installation can choose about its registry.
 *
 * @param maxDevices most sticks that are known at a time
 * @param skiClocks topic prefixes of ski clocks
 * @param weakSignal dBm; at or below it a warning is shown
 * @param lowHeap bytes; below it a warning is shown
 * @param lowBattery per cent; below it a warning is shown
 * @param writeEvery how often changes reach the database
 * @param tokenGrace how long the old token works after a rotation
 * @param ackTimeout how long a command waits for its answer
 * @param eventsKept most entries of the event log
 */
public record DevicesSettings(
    int maxDevices,
    NativeTopics topics,
    List<SkiClockTopics> skiClocks,
    PresenceRules presence,
    int weakSignal,
    long lowHeap,
    int lowBattery,
    Duration writeEvery,
    Duration tokenGrace,
    Duration ackTimeout,
    int eventsKept) {
  public static final DevicesSettings DEFAULT =
      new DevicesSettings(
          100_000,
          NativeTopics.DEFAULT,
          List.of(SkiClockTopics.DEFAULT),
          PresenceRules.DEFAULT,
          -75,
          20_000,
          15,
          Duration.ofSeconds(1),
          Duration.ofHours(24),
          Duration.ofSeconds(30),
          200_000);

  public DevicesSettings {
    skiClocks = List.copyOf(skiClocks);
  }

  public DevicesSettings withTopics(NativeTopics other, List<SkiClockTopics> prefixes) {
    return new DevicesSettings(
        maxDevices,
        other,
        prefixes,
        presence,
        weakSignal,
        lowHeap,
        lowBattery,
        writeEvery,
        tokenGrace,
        ackTimeout,
        eventsKept);
  }
}
