/** Refuses jobs that would not run on the board or would damage it, with reasons. No I/O. */
@NullMarked
package io.crispfleet.jesptool.preflight;

import org.jspecify.annotations.NullMarked;
