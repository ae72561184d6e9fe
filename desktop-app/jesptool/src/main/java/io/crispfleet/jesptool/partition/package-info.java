/** Partition tables: binary and CSV codecs, lookups and checks. No I/O. */
@NullMarked
package io.crispfleet.jesptool.partition;

import org.jspecify.annotations.NullMarked;
