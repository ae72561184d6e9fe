/** Many sticks at once. */
@NullMarked
package io.crispfleet.simulator.fleet;

import org.jspecify.annotations.NullMarked;
