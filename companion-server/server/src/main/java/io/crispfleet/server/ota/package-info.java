/** Updates over the air: who is offered what, in which dialect, and whether it arrived. */
@NullMarked
package io.crispfleet.server.ota;

import org.jspecify.annotations.NullMarked;
