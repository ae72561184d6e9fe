/** The emulated board: its description, its life and what tests may look at. */
@NullMarked
package io.crispfleet.emulator.board;

import org.jspecify.annotations.NullMarked;
