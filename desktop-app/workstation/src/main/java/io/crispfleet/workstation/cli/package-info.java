/** The command line of the desktop app. */
@NullMarked
package io.crispfleet.workstation.cli;

import org.jspecify.annotations.NullMarked;
