/** Telnet COM port control (RFC 2217): the codec both sides use and the client. */
@NullMarked
package io.crispfleet.jesptool.transport.rfc2217;

import org.jspecify.annotations.NullMarked;
