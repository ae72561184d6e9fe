package io.crispfleet.contract.api.ota;

import io.crispfleet.contract.ota.OtaState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A moment at which a session changed its state. */
public record OtaTransition(
    Instant at, OtaState state, int percent, @Nullable String code, @Nullable String message) {}
