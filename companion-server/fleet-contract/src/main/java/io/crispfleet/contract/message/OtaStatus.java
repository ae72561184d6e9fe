package io.crispfleet.contract.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.crispfleet.contract.ota.OtaState;
import org.jspecify.annotations.Nullable;

/**
 * On {@code ota/status}: how far the stick has come with an offer.
 *
 * @param pct 0 to 100
 * @param code why it failed, such as {@code SHA_MISMATCH}
 * @param retryAfter seconds, when delayed
 */
public record OtaStatus(
    int v,
    String session,
    OtaState state,
    @Nullable Integer pct,
    @Nullable Long bytes,
    @Nullable String code,
    @Nullable String msg,
    @JsonProperty("retry_after") @Nullable Long retryAfter,
    @Nullable Long ts) {}
