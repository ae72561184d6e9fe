/** Updates for native sticks: signed, retained offers and status reports. */
@NullMarked
package io.crispfleet.server.ota.stick;

import org.jspecify.annotations.NullMarked;
