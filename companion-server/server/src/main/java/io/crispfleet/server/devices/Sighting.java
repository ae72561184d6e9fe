package io.crispfleet.server.devices;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sign of life of a stick. Absent values leave what is known as it is.
 *
 * @param source where it came from, such as {@code heartbeat}, {@code fota-check}, {@code score}
 * @param address IP address it came from, if known
 * @param platform chip target such as {@code esp32c3}
 * @param version what it says it runs
 * @param elf lower-case hex of the running app's ELF SHA-256, at least 8 digits
 * @param boot count of its starts
 */
public record Sighting(
    String device,
    Dialect dialect,
    Instant at,
    String source,
    @Nullable String address,
    @Nullable String platform,
    @Nullable String board,
    @Nullable String version,
    @Nullable String elf,
    @Nullable Long boot) {}
