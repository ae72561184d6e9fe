/** Which ports exist, what hangs on them, who holds them and why one may not open. */
@NullMarked
package io.crispfleet.jesptool.port;

import org.jspecify.annotations.NullMarked;
