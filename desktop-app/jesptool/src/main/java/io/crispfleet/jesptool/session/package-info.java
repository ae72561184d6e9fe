/** A connected loader (ROM or stub) and the operations it offers. */
@NullMarked
package io.crispfleet.jesptool.session;

import org.jspecify.annotations.NullMarked;
