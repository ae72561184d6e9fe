package io.crispfleet.contract.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * On {@code heartbeat}, every 10 s by default.
 *
 * @param up seconds since start
 * @param rssi dBm
 * @param heap free bytes
 * @param heapMin least free bytes since start
 * @param bat per cent
 * @param seq counts up by one; a gap is a lost heartbeat
 */
public record Heartbeat(
    int v,
    long up,
    @Nullable Integer rssi,
    @Nullable Long heap,
    @JsonProperty("heap_min") @Nullable Long heapMin,
    @Nullable Integer bat,
    @Nullable String ip,
    @Nullable String ver,
    @Nullable String elf,
    @Nullable Long boot,
    long seq,
    @Nullable String ssid) {}
