package io.crispfleet.server.devices;

import io.crispfleet.contract.device.DeviceIds;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people decided about a stick.
 *
 * @param channel {@code dev}, {@code beta} or {@code stable}
 * @param accepted false while nobody has looked at it
 * @param banReason null when it is not banned
 * @param archivedAt epoch milliseconds; null when it is not archived
 */
record Desk(
    String name,
    Set<String> tags,
    String zone,
    String notes,
    String channel,
    @Nullable String pin,
    boolean accepted,
    @Nullable String banReason,
    @Nullable Long archivedAt) {
  static final String DEFAULT_CHANNEL = "stable";

  Desk {
    tags = Set.copyOf(tags);
  }

  static Desk fresh(String id) {
    return new Desk(
        DeviceIds.defaultName(id), Set.of(), "", "", DEFAULT_CHANNEL, null, false, null, null);
  }

  boolean banned() {
    return banReason != null;
  }

  boolean archived() {
    return archivedAt != null;
  }

  Desk acceptedBySomebody() {
    return new Desk(name, tags, zone, notes, channel, pin, true, banReason, archivedAt);
  }

  Desk onChannel(String other) {
    return new Desk(name, tags, zone, notes, other, pin, accepted, banReason, archivedAt);
  }

  Desk banned(@Nullable String reason) {
    return new Desk(name, tags, zone, notes, channel, pin, accepted, reason, archivedAt);
  }

  Desk archived(@Nullable Long at) {
    return new Desk(name, tags, zone, notes, channel, pin, accepted, banReason, at);
  }
}
