/** What runs without a loader: boot log, second stage, firmware. */
@NullMarked
package io.crispfleet.emulator.boot;

import org.jspecify.annotations.NullMarked;
