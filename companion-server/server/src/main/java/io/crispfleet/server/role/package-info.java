/** The parts a process can run. */
@NullMarked
package io.crispfleet.server.role;

import org.jspecify.annotations.NullMarked;
