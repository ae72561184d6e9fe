/** What goes wrong on purpose. */
@NullMarked
package io.crispfleet.simulator.fault;

import org.jspecify.annotations.NullMarked;
