/** Scores: taken in from sticks over MQTT and HTTP, counted once, shown on boards. */
@NullMarked
package io.crispfleet.server.leaderboard;

import org.jspecify.annotations.NullMarked;
