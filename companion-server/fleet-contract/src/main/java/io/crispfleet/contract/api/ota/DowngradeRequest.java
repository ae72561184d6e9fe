package io.crispfleet.contract.api.ota;

/** Body of {@code POST /api/v1/devices/{id}:downgrade}: the older, signed release to go back to. */
public record DowngradeRequest(String version) {}
