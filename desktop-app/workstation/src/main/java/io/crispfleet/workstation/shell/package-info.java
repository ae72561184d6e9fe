/** The window around every screen: rail, top bar, status bar. */
@NullMarked
package io.crispfleet.workstation.shell;

import org.jspecify.annotations.NullMarked;
