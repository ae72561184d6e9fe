/** Flashes one board: prepare, compare, write, verify, resume after a lost link, report. */
@NullMarked
package io.crispfleet.jesptool.flash;

import org.jspecify.annotations.NullMarked;
