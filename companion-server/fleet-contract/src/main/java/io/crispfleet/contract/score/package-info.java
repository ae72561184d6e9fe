/** Scores: how they are signed, what a game is called, and what a score may be. */
@NullMarked
package io.crispfleet.contract.score;

import org.jspecify.annotations.NullMarked;
