/** Emulated boards with all their ports, as many as one likes. */
@NullMarked
package io.crispfleet.emulator.rack;

import org.jspecify.annotations.NullMarked;
