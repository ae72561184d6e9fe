package io.crispfleet.contract.message;

import java.util.Map;

/**
 * On {@code cmd}, not retained.
 *
 * @param exp epoch seconds after which the stick ignores it
 */
public record Command(int v, String id, String cmd, Map<String, Object> args, long exp) {}
