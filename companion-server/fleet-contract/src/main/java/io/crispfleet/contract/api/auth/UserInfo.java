package io.crispfleet.contract.api.auth;

import java.time.Instant;

/**
 * A user.
 *
 * @param name lower case, unique, for ever
 * @param role {@code admin}, {@code releaser}, {@code technician}, {@code moderator} or {@code
 *     viewer}
 */
public record UserInfo(long id, String name, String role, boolean disabled, Instant created) {}
