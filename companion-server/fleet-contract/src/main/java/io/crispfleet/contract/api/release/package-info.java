/** Shapes of the management API for releases, signing keys, links and synchronisation. */
@NullMarked
package io.crispfleet.contract.api.release;

import org.jspecify.annotations.NullMarked;
