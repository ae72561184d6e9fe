/** Updates for crisp-game sticks: {@code /api/fota}. */
@NullMarked
package io.crispfleet.server.ota.crisp;

import org.jspecify.annotations.NullMarked;
