/** A stick's MQTT and HTTP, as real connections. */
@NullMarked
package io.crispfleet.simulator.link;

import org.jspecify.annotations.NullMarked;
