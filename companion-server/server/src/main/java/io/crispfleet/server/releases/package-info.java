/** Firmware releases: inspection, signatures, channels, downloads, retention. */
@NullMarked
package io.crispfleet.server.releases;

import org.jspecify.annotations.NullMarked;
