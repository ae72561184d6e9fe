/** What a fleet did and saw, in figures. */
@NullMarked
package io.crispfleet.simulator.tally;

import org.jspecify.annotations.NullMarked;
