/** Virtual sticks and the companion server, each the real one, over real sockets. */
@NullMarked
package io.crispfleet.firmware.e2e;

import org.jspecify.annotations.NullMarked;
