package io.crispfleet.jesptool.monitor;

import java.time.Instant;

/**
 * A line a board printed, or a piece of one.
 *
 * @param at host time at which its last byte came
 * @param text without line end; undecodable bytes are replaced
 * @param complete false for a prompt or a piece of a very long line: more may follow
 */
public record MonitorLine(Instant at, String text, boolean complete) {}
