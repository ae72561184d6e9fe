package io.crispfleet.contract.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** On {@code cmd/ack}. */
public record CommandAck(
    int v, String id, boolean ok, @Nullable Map<String, Object> result, @Nullable String error) {}
