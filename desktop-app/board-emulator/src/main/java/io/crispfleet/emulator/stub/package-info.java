/** The flasher stub that a host uploads into RAM. */
@NullMarked
package io.crispfleet.emulator.stub;

import org.jspecify.annotations.NullMarked;
