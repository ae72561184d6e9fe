/** Updates for ski clocks: version requests by MQTT, images by HTTP. */
@NullMarked
package io.crispfleet.server.ota.skiclock;

import org.jspecify.annotations.NullMarked;
