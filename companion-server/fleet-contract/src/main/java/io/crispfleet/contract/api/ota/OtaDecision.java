package io.crispfleet.contract.api.ota;

import org.jspecify.annotations.Nullable;

/**
 * What a stick would be told if it asked now.
 *
 * @param decision {@code offer}, {@code none} or {@code wait}
 * @param reason such as {@code up_to_date}; null for an offer
 * @param detail a sentence for people
 * @param version that is offered
 */
public record OtaDecision(
    String device,
    String decision,
    @Nullable String reason,
    String detail,
    @Nullable String version) {}
