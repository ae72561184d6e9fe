/** What to flash: parts with offsets, read from files, folders and archives. */
@NullMarked
package io.crispfleet.jesptool.bundle;

import org.jspecify.annotations.NullMarked;
