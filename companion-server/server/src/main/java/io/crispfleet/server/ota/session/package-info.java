/** One update of one stick, from the offer to the proof. */
@NullMarked
package io.crispfleet.server.ota.session;

import org.jspecify.annotations.NullMarked;
