/** Firmware bytes, addressed by their SHA-256. */
@NullMarked
package io.crispfleet.server.blob;

import org.jspecify.annotations.NullMarked;
