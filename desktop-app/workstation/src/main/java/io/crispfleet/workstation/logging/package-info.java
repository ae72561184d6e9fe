/** Where libraries log to. */
@NullMarked
package io.crispfleet.workstation.logging;

import org.jspecify.annotations.NullMarked;
