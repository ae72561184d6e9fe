package io.crispfleet.contract.api.device;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code PATCH /api/v1/devices/{id}}: what is absent stays.
 *
 * @param name 1 to 64 characters
 * @param tags replaces all: at most 32 of 1 to 32 letters, digits and {@code . _ - /}
 * @param zone up to 64 characters
 * @param notes up to 4000 characters
 * @param channel {@code dev}, {@code beta} or {@code stable}
 * @param pin version that it shall stay at; empty to unpin
 */
public record DeviceEdit(
    @Nullable String name,
    @Nullable List<String> tags,
    @Nullable String zone,
    @Nullable String notes,
    @Nullable String channel,
    @Nullable String pin) {}
