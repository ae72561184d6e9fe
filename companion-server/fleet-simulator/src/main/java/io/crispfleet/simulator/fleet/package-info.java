/** Many sticks at once and the tally of what they saw. */
@NullMarked
package io.crispfleet.simulator.fleet;

import org.jspecify.annotations.NullMarked;
