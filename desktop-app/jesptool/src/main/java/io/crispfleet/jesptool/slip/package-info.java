/** SLIP framing (RFC 1055) as the ESP loaders use it. */
@NullMarked
package io.crispfleet.jesptool.slip;

import org.jspecify.annotations.NullMarked;
