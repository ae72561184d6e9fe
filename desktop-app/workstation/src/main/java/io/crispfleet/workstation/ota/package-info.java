/** Updates over the air: what runs, what it came to, what failed and why. */
@NullMarked
package io.crispfleet.workstation.ota;

import org.jspecify.annotations.NullMarked;
