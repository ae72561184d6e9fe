/** The record of what was done, as the management API tells it. */
@NullMarked
package io.crispfleet.contract.api.audit;

import org.jspecify.annotations.NullMarked;
