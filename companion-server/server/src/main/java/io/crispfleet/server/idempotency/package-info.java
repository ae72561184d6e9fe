/** Requests that are sent twice are done once. */
@NullMarked
package io.crispfleet.server.idempotency;

import org.jspecify.annotations.NullMarked;
