package io.crispfleet.contract.api.server;

import org.jspecify.annotations.Nullable;

/**
 * How a server is, for probes.
 *
 * @param status a word that the probe's dialect wants, such as {@code ok} or {@code healthy}
 * @param reason what is wrong; null when nothing is
 */
public record HealthStatus(String status, @Nullable String reason) {}
