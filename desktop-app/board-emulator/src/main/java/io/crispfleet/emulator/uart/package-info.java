/** The wire side of an emulated board: what a USB-UART bridge is on a real one. */
@NullMarked
package io.crispfleet.emulator.uart;

import org.jspecify.annotations.NullMarked;
