package io.crispfleet.contract.api.ota;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.crispfleet.contract.message.OtaOffer;
import org.jspecify.annotations.Nullable;

/**
 * Answer to a native stick's {@code GET /api/v1/ota/check}.
 *
 * @param reason why there is no update, such as {@code up_to_date}; null when there is one
 * @param offer null when there is no update
 */
public record OtaCheckAnswer(
    int v,
    @JsonProperty("update_available") boolean updateAvailable,
    @Nullable String reason,
    @Nullable OtaOffer offer) {}
