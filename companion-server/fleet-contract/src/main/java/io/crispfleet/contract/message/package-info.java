/** What native sticks and the server say to each other over MQTT. */
@NullMarked
package io.crispfleet.contract.message;

import org.jspecify.annotations.NullMarked;
