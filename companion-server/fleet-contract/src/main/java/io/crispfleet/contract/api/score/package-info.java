/** Scores and boards over {@code /api/v1}. */
@NullMarked
package io.crispfleet.contract.api.score;

import org.jspecify.annotations.NullMarked;
