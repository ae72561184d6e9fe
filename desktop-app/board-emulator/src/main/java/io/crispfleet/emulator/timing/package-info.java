/** How long things take, and the clock they are measured on. */
@NullMarked
package io.crispfleet.emulator.timing;

import org.jspecify.annotations.NullMarked;
