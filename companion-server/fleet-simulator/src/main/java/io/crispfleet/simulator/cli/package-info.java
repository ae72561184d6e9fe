/** The command line of the simulator. */
@NullMarked
package io.crispfleet.simulator.cli;

import org.jspecify.annotations.NullMarked;
