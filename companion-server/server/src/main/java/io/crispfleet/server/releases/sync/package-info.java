/** Releases pulled from another CrispFleet server. */
@NullMarked
package io.crispfleet.server.releases.sync;

import org.jspecify.annotations.NullMarked;
