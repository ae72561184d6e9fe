/** Registers, eFuses and fixed texts of each chip, as data. */
@NullMarked
package io.crispfleet.emulator.chip;

import org.jspecify.annotations.NullMarked;
