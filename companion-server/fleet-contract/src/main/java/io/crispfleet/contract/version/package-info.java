/** Which version is newer: for the fleet, and as ski clocks see it. */
@NullMarked
package io.crispfleet.contract.version;

import org.jspecify.annotations.NullMarked;
