/** Boards in memory: who is where among a million scores, in microseconds. */
@NullMarked
package io.crispfleet.server.leaderboard.ranking;

import org.jspecify.annotations.NullMarked;
