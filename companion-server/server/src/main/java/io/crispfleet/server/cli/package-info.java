/** The command line: server, admin and release. */
@NullMarked
package io.crispfleet.server.cli;

import org.jspecify.annotations.NullMarked;
