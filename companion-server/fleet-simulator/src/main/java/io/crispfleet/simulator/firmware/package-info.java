/** A stick's flash: images, slots and what the boot loader makes of them. */
@NullMarked
package io.crispfleet.simulator.firmware;

import org.jspecify.annotations.NullMarked;
