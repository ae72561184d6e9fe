/** The broker, embedded or external, and the server's own connection to it. */
@NullMarked
package io.crispfleet.server.mqtt;

import org.jspecify.annotations.NullMarked;
