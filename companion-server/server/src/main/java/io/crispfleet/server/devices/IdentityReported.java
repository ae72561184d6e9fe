package io.crispfleet.server.devices;

import io.crispfleet.server.bus.FleetEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stick said what it runs. The only proof there is that an update succeeded.
 *
 * @param source {@code heartbeat}, {@code info}, {@code fota-check}, {@code version-request},
 *     {@code usb}
 * @param boot count of its starts, when it tells
 * @param uptimeSeconds when it tells
 */
public record IdentityReported(
    String device,
    Dialect dialect,
    String source,
    @Nullable String version,
    @Nullable String elf,
    @Nullable Long boot,
    @Nullable Long uptimeSeconds,
    Instant at)
    implements FleetEvent {}
