package io.crispfleet.server.leaderboard;

import io.crispfleet.server.bus.FleetEvent;
import java.time.Instant;

/**
 * A score was written and is on its board. Published once per score, never for a duplicate.
 *
 * @param scoreClass {@code verified}, {@code offline} or {@code open}
 * @param best the player's best in this game now
 * @param rank place of that best among all players, 1 is first
 */
public record ScoreAccepted(
    long id,
    String device,
    String player,
    String game,
    String scoreClass,
    long score,
    long best,
    int rank,
    Instant at)
    implements FleetEvent {}
