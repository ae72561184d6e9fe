/** Who leads, game by game. */
@NullMarked
package io.crispfleet.workstation.leaderboard;

import org.jspecify.annotations.NullMarked;
