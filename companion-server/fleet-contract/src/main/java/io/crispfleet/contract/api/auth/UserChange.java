package io.crispfleet.contract.api.auth;

import org.jspecify.annotations.Nullable;

/** What shall be different about a user; what is null stays. */
public record UserChange(@Nullable String role, @Nullable Boolean disabled) {}
