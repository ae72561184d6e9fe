/** The mask ROM's serial loader. */
@NullMarked
package io.crispfleet.emulator.rom;

import org.jspecify.annotations.NullMarked;
