/** Serial ports of this machine; the only place that knows the native serial library. */
@NullMarked
package io.crispfleet.jesptool.transport.serial;

import org.jspecify.annotations.NullMarked;
