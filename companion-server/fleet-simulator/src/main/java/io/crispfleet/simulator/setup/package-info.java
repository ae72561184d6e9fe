/** What a fleet needs before it starts: addresses, credentials, a release to update to. */
@NullMarked
package io.crispfleet.simulator.setup;

import org.jspecify.annotations.NullMarked;
