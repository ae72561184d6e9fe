package io.crispfleet.contract.message;

import org.jspecify.annotations.Nullable;

/**
 * Retained on {@code status}, and the last will: whether the stick is there.
 *
 * @param v contract version, 1
 * @param reason why it is not online: {@code clean}, or {@code lost} from the last will
 * @param boot count of starts since it was provisioned
 * @param ts epoch seconds; absent when the stick has no clock
 */
public record DeviceStatus(
    int v, boolean online, @Nullable String reason, long boot, @Nullable Long ts) {}
