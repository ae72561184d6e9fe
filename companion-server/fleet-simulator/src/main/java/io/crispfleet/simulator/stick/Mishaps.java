package io.crispfleet.simulator.stick;

import io.crispfleet.simulator.fault.Fault;
import io.crispfleet.simulator.link.MqttLink.Mishap;
import io.crispfleet.simulator.link.Outbox;
import java.util.random.RandomGenerator;

/** What happens to a stick's messages on their way. */
final class Mishaps {
  private Mishaps() {}

  static Outbox outbox(World world, RandomGenerator random) {
    return new Outbox(world.tally(), () -> next(world, random));
  }

  private static Mishap next(World world, RandomGenerator random) {
    if (world.faults().strikes(Fault.DROP_MQTT, random)) {
      return Mishap.CUT_OFF;
    }
    return world.faults().strikes(Fault.DUPLICATE, random) ? Mishap.SENT_TWICE : Mishap.NONE;
  }
}
