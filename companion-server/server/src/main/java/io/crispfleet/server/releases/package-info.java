/** Firmware releases: upload, inspection, signatures, channels. */
@NullMarked
package io.crispfleet.server.releases;

import org.jspecify.annotations.NullMarked;
