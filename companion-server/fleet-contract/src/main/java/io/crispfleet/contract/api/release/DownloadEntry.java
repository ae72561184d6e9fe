package io.crispfleet.contract.api.release;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One download of a release's app.
 *
 * @param who as in the audit log, such as {@code user:anna} or {@code device:7C9EBD}
 * @param address IP address
 * @param agent the client's {@code User-Agent}; null when it sent none
 */
public record DownloadEntry(
    long id,
    Instant at,
    String who,
    String platform,
    String version,
    String address,
    @Nullable String agent) {}
