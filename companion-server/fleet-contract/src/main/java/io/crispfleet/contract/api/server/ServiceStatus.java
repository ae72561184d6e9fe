package io.crispfleet.contract.api.server;

import org.jspecify.annotations.Nullable;

/**
 * One part of a server.
 *
 * @param name such as {@code ota} or {@code database}
 * @param state {@code ok} or {@code trouble}
 * @param trouble what is wrong, in a sentence; null when it is well
 */
public record ServiceStatus(String name, String state, @Nullable String trouble) {}
