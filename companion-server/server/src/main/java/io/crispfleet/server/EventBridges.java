package io.crispfleet.server;

import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.bus.FleetEvent;
import io.crispfleet.server.devices.DeviceBarred;
import io.crispfleet.server.devices.DeviceSessions;
import io.crispfleet.server.devices.DeviceTrouble;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.feed.FeedItem;
import io.crispfleet.server.leaderboard.ScoreAccepted;
import io.crispfleet.server.mqtt.Broker;
import io.crispfleet.server.mqtt.ClientSession;
import io.crispfleet.server.mqtt.DuplicateClient;
import io.crispfleet.server.mqtt.FleetMqttAccess;
import io.crispfleet.server.mqtt.MqttAccess.Session;
import io.crispfleet.server.ota.manage.SessionViews;
import io.crispfleet.server.ota.session.OffersHeld;
import io.crispfleet.server.ota.session.OtaSession;
import io.crispfleet.server.ota.session.OtaSessionChanged;
import java.time.InstantSource;
import java.util.Set;

/** What an event of one role means to another that does not know it. */
final class EventBridges {
  private static final Set<OtaState> BAD =
      Set.of(OtaState.FAILED, OtaState.ROLLED_BACK, OtaState.TIMED_OUT);

  /** Something for the live feed. */
  private record Shown(String feedName, Object feedData) implements FleetEvent, FeedItem {}

  private final EventBus bus;
  private final InstantSource clock;

  EventBridges(EventBus bus, InstantSource clock) {
    this.bus = bus;
    this.clock = clock;
  }

  void connect(Broker broker, DeviceSessions devices) {
    bus.subscribe(DeviceBarred.class, barred -> broker.disconnect(barred.device()));
    bus.subscribe(ClientSession.class, change -> session(change, devices));
    bus.subscribe(
        DuplicateClient.class,
        twins ->
            trouble(
                twins.id(),
                "duplicate-id",
                "connected from " + twins.addressA() + " and " + twins.addressB() + " at once"));
    bus.subscribe(OtaSessionChanged.class, changed -> update(changed.session()));
    bus.subscribe(ScoreAccepted.class, accepted -> bus.publish(new Shown("score", accepted)));
    bus.subscribe(OffersHeld.class, held -> trouble(held.device(), "ota-loop", held.detail()));
  }

  private static void session(ClientSession change, DeviceSessions devices) {
    switch (change.session()) {
      case Session.Device device ->
          devices.changed(device.id(), Dialect.NATIVE, change.up(), change.address());
      case Session.Legacy stick ->
          devices.changed(stick.clientId(), Dialect.CRISP, change.up(), change.address());
      case Session.SkiClock clock ->
          FleetMqttAccess.skiClockId(clock.clientId())
              .ifPresent(
                  id -> devices.changed(id, Dialect.SKICLOCK, change.up(), change.address()));
      case Session.Console _ -> {}
    }
  }

  private void update(OtaSession session) {
    bus.publish(new Shown("ota", SessionViews.view(session)));
    if (BAD.contains(session.state())) {
      trouble(
          session.device(),
          "ota-failed",
          "update to " + session.plan().release() + " ended as " + session.state().word());
    }
  }

  private void trouble(String device, String kind, String detail) {
    bus.publish(new DeviceTrouble(device, kind, detail, clock.instant()));
  }
}
