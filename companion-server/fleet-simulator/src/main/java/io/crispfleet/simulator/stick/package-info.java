/** What each kind of stick does, written from its behaviour and not from the server. */
@NullMarked
package io.crispfleet.simulator.stick;

import org.jspecify.annotations.NullMarked;
