/** Watching what a board prints: lines, crash reports and the keys of an interactive session. */
@NullMarked
package io.crispfleet.jesptool.monitor;

import org.jspecify.annotations.NullMarked;
