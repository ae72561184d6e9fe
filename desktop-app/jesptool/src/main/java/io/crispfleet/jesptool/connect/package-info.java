/** From an open port to a proven, fast loader: resets, sync, detection, baud ladder. */
@NullMarked
package io.crispfleet.jesptool.connect;

import org.jspecify.annotations.NullMarked;
