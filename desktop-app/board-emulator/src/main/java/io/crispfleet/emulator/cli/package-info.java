/** The command line of the emulator. */
@NullMarked
package io.crispfleet.emulator.cli;

import org.jspecify.annotations.NullMarked;
