/** Updates over the air, seen from outside: doubles of the sticks against the real role. */
@NullMarked
package io.crispfleet.server.ota;

import org.jspecify.annotations.NullMarked;
