/** The fleet board. */
@NullMarked
package io.crispfleet.workstation.fleet;

import org.jspecify.annotations.NullMarked;
