package io.crispfleet.contract.message;

import org.jspecify.annotations.Nullable;

/**
 * On {@code event} and {@code log}.
 *
 * @param lvl {@code debug}, {@code info}, {@code warn} or {@code error}
 */
public record DeviceEvent(int v, String lvl, String tag, String msg, @Nullable Long ts) {}
