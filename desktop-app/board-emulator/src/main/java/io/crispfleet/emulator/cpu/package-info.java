/** What an emulated program sees of the board it runs on. */
@NullMarked
package io.crispfleet.emulator.cpu;

import org.jspecify.annotations.NullMarked;
