/** Byte links to a board: serial port, TCP, RFC 2217, in-JVM pipe. */
@NullMarked
package io.crispfleet.jesptool.transport;

import org.jspecify.annotations.NullMarked;
