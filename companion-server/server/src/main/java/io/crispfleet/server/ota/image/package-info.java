/** Firmware images on their way to sticks that report nothing themselves. */
@NullMarked
package io.crispfleet.server.ota.image;

import org.jspecify.annotations.NullMarked;
