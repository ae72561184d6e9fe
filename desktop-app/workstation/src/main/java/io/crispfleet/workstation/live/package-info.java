/** The fleet as the server tells it, kept up to date off the FX thread. */
@NullMarked
package io.crispfleet.workstation.live;

import org.jspecify.annotations.NullMarked;
