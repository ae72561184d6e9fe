package io.crispfleet.simulator.stick;

import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.contract.topic.SkiClockTopics;
import io.crispfleet.simulator.fault.Faults;
import io.crispfleet.simulator.link.HttpLink;
import io.crispfleet.simulator.link.MqttAddress;
import io.crispfleet.simulator.tally.Tally;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What all sticks of a fleet share.
 *
 * @param server base URL without a slash at its end
 * @param mqtt for sticks with a login
 * @param legacyMqtt for sticks without
 * @param faults how often what goes wrong
 * @param pace how often what is done
 */
public record World(
    String server,
    MqttAddress mqtt,
    MqttAddress legacyMqtt,
    NativeTopics topics,
    SkiClockTopics skiClockTopics,
    HttpLink http,
    Tally tally,
    Faults faults,
    Pace pace,
    InstantSource clock) {

  /**
   * How often a stick does what.
   *
   * @param heartbeat of native sticks
   * @param skiClockHeartbeat of ski clocks
   * @param check of crisp-game sticks for updates
   * @param score of sticks that play
   * @param restart how long a stick is gone when it restarts
   * @param retry how long it waits after a connection failed or broke, or when it puts something
   *     off
   */
  public record Pace(
      Duration heartbeat,
      Duration skiClockHeartbeat,
      Duration check,
      Duration score,
      Duration restart,
      Duration retry) {
    /** Times that are the same in every fleet. */
    public static Pace of(Duration heartbeat, Duration check, Duration score) {
      return new Pace(heartbeat, check, check, score, Duration.ofSeconds(3), Duration.ofSeconds(5));
    }
  }
}
