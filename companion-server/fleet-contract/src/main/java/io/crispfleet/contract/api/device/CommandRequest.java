package io.crispfleet.contract.api.device;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/devices/{id}/commands}.
 *
 * @param cmd {@code restart}, {@code info}, {@code rollback}, {@code identify} or {@code snapshot}
 * @param args up to 1 KiB of JSON; only native sticks take any
 */
public record CommandRequest(String cmd, @Nullable Map<String, Object> args) {}
