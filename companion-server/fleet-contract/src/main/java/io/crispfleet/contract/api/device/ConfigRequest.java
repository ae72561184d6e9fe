package io.crispfleet.contract.api.device;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT /api/v1/devices/{id}/config}: the whole desired configuration.
 *
 * @param rev revision that it was made from; a 409 when it is not the newest; absent to overwrite
 */
public record ConfigRequest(Map<String, Object> set, @Nullable Long rev) {}
