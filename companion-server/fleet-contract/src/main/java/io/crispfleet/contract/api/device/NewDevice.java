package io.crispfleet.contract.api.device;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/devices}: a native stick to be; see {@link DeviceEdit} for the limits. */
public record NewDevice(
    String id, @Nullable String name, @Nullable List<String> tags, @Nullable String zone) {}
