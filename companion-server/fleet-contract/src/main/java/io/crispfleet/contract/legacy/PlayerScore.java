package io.crispfleet.contract.legacy;

import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /score} of the live-ops services.
 *
 * @param playerName how the player is shown; his id when absent
 * @param score null when it was not sent, which is an error
 * @param game which board; {@code global} when absent
 */
public record PlayerScore(
    String playerId, @Nullable String playerName, @Nullable Long score, @Nullable String game) {}
