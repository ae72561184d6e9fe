package io.crispfleet.contract.api.audit;

import java.time.Instant;

/**
 * One action. Its hash covers it and, through {@code previous}, everything before it: SHA-256 of
 * the UTF-8 text of previous, id, epoch milliseconds, actor, action, target, address and detail,
 * each but the last followed by a line feed.
 *
 * @param id counts up from 1 without gaps
 * @param at to the millisecond
 * @param actor such as {@code user:anna}, {@code device:7C9EBD} or {@code anonymous}
 * @param action dotted, such as {@code release.publish}
 * @param address where it came from: an IP address or {@code cli}
 * @param previous hash of the entry before, 64 hex digits; zeros for the first
 * @param hash 64 hex digits
 */
public record AuditEntry(
    long id,
    Instant at,
    String actor,
    String action,
    String target,
    String detail,
    String address,
    String previous,
    String hash) {}
