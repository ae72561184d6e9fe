package io.crispfleet.contract.api.device;

import java.util.Map;

/**
 * {@code GET /api/v1/fleet/summary}; archived sticks count nowhere.
 *
 * @param failing24h sticks that something went wrong with in the last 24 hours
 * @param byPlatform {@code unknown} for those that never said
 * @param heartbeats received ever, archived sticks included
 */
public record FleetSummary(
    long total,
    long online,
    long offline,
    long degraded,
    long warned,
    long pending,
    long fresh,
    long banned,
    long failing24h,
    Map<String, Long> byPlatform,
    Map<String, Long> byVersion,
    Map<String, Long> byDialect,
    Map<String, Long> byChannel,
    long heartbeats) {}
