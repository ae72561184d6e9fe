/** The MQTT topics, native and legacy. */
@NullMarked
package io.crispfleet.contract.topic;

import org.jspecify.annotations.NullMarked;
