/** What the management API says about updates over the air. */
@NullMarked
package io.crispfleet.contract.api.ota;

import org.jspecify.annotations.NullMarked;
