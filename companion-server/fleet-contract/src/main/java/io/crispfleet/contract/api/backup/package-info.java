/** Backups in the management API. */
@NullMarked
package io.crispfleet.contract.api.backup;

import org.jspecify.annotations.NullMarked;
