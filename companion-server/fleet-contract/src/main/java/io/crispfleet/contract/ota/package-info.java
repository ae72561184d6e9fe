/** The words of an update over the air. */
@NullMarked
package io.crispfleet.contract.ota;

import org.jspecify.annotations.NullMarked;
