/** The firmware's bare-metal image, as the flasher takes it. */
@NullMarked
package io.crispfleet.firmware.rig;

import org.jspecify.annotations.NullMarked;
