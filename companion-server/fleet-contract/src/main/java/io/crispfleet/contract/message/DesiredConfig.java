package io.crispfleet.contract.message;

import java.util.Map;

/**
 * Retained on {@code config}: what the server wants.
 *
 * @param rev counts up with every change
 */
public record DesiredConfig(int v, long rev, Map<String, Object> set) {}
