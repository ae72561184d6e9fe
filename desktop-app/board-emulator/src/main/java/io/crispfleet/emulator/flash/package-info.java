/** The SPI NOR flash chip. */
@NullMarked
package io.crispfleet.emulator.flash;

import org.jspecify.annotations.NullMarked;
