/** The key-value store boards keep their settings in: generate and read NVS partitions. No I/O. */
@NullMarked
package io.crispfleet.jesptool.nvs;

import org.jspecify.annotations.NullMarked;
