package io.crispfleet.contract.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * On {@code score}: one finished run, signed with the device key.
 *
 * @param run issued by the server, or {@code L-<boot>-<n>} when played offline
 * @param seq counts up by one per device
 * @param ts epoch seconds
 * @param nonce base64 of 12 random bytes
 * @param sig lower-case hex of the HMAC
 */
public record ScoreRun(
    int v,
    String run,
    long seq,
    String game,
    long score,
    @JsonProperty("dur_ms") long durMs,
    long ts,
    String nonce,
    @Nullable String player,
    String sig) {}
