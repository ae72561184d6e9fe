/** The whole server as a process, killed, starved and attacked. */
@NullMarked
package io.crispfleet.server.faults;

import org.jspecify.annotations.NullMarked;
