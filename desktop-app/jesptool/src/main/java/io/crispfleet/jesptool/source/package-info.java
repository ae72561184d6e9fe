/** Turns what people name on a command line - files, folders, archives - into a flash bundle. */
@NullMarked
package io.crispfleet.jesptool.source;

import org.jspecify.annotations.NullMarked;
