/** The checksum that OTA data and NVS share. */
@NullMarked
package io.crispfleet.jesptool.crc;

import org.jspecify.annotations.NullMarked;
