/** An ESP board in software. */
@NullMarked
package io.crispfleet.emulator;

import org.jspecify.annotations.NullMarked;
