package io.crispfleet.contract.api.ota;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sessions, newest first.
 *
 * @param next cursor of the following page; null on the last
 */
public record OtaSessionPage(List<OtaSessionView> sessions, @Nullable String next) {}
