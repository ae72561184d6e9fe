/** How often somebody may do something. */
@NullMarked
package io.crispfleet.server.throttle;

import org.jspecify.annotations.NullMarked;
