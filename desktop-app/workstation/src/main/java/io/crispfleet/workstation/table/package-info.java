/** Tables whose rows are replaced, not watched. */
@NullMarked
package io.crispfleet.workstation.table;

import org.jspecify.annotations.NullMarked;
