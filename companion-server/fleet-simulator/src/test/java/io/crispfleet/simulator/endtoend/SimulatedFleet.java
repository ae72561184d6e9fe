package io.crispfleet.simulator.endtoend;

import io.crispfleet.simulator.fault.Faults;
import io.crispfleet.simulator.fleet.Fleet;
import io.crispfleet.simulator.setup.FleetBuilder;
import io.crispfleet.simulator.setup.Update;
import io.crispfleet.simulator.stick.Profile;
import io.crispfleet.simulator.stick.World;
import io.crispfleet.simulator.tally.Tally;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;

/** Sticks that do everything often, with the same dice every time. */
final class SimulatedFleet implements AutoCloseable {
  private static final World.Pace OFTEN =
      new World.Pace(
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofMillis(1200),
          Duration.ofMillis(2500),
          Duration.ofMillis(500));

  final Tally tally = new Tally();
  final Update update;
  private final Fleet fleet;

  SimulatedFleet(LiveServer server, List<Profile> profiles, int count, String faults)
      throws InterruptedException {
    update = Update.withNewKey(server.api(), InstantSource.system(), new SecureRandom());
    fleet =
        new FleetBuilder(server.api(), tally, Faults.parse(faults), OFTEN, new SplittableRandom(7))
            .build(profiles, count);
  }

  /** Switches every stick off. */
  @Override
  public void close() {
    fleet.close();
  }
}
