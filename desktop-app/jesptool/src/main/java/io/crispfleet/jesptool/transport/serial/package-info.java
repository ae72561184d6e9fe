/** The serial port of the operating system; the only room that knows jSerialComm. */
@NullMarked
package io.crispfleet.jesptool.transport.serial;

import org.jspecify.annotations.NullMarked;
