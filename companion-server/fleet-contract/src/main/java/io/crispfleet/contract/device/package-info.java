/** What a stick is called. */
@NullMarked
package io.crispfleet.contract.device;

import org.jspecify.annotations.NullMarked;
