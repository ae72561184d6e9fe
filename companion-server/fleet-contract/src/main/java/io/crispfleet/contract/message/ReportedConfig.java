package io.crispfleet.contract.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Retained on {@code config/reported}: what the stick made of it.
 *
 * @param rejected key to reason
 */
public record ReportedConfig(
    int v, long rev, Map<String, Object> cfg, @Nullable Map<String, String> rejected) {}
