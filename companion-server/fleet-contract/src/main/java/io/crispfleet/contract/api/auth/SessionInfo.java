package io.crispfleet.contract.api.auth;

import java.time.Instant;

/**
 * A browser session.
 *
 * @param used last use, to the minute
 * @param expires when it ends at the latest; it ends earlier when it is not used
 * @param address where it was opened from
 * @param agent what the browser calls itself
 * @param current true for the session of this request
 */
public record SessionInfo(
    long id,
    Instant created,
    Instant used,
    Instant expires,
    String address,
    String agent,
    boolean current) {}
