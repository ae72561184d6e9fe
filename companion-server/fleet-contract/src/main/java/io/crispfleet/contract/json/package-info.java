/** How every payload is read and written: compact, bounded, unknown fields ignored. */
@NullMarked
package io.crispfleet.contract.json;

import org.jspecify.annotations.NullMarked;
