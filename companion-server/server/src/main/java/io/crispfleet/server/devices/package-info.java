/** The device registry: who is out there, what it runs and whether it is well. */
@NullMarked
package io.crispfleet.server.devices;

import org.jspecify.annotations.NullMarked;
