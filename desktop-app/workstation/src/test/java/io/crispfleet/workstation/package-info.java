/** Tests of the workstation as a whole. */
@NullMarked
package io.crispfleet.workstation;

import org.jspecify.annotations.NullMarked;
