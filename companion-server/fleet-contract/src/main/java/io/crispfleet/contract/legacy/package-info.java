/** What sticks written for older servers say, exactly as they say it. */
@NullMarked
package io.crispfleet.contract.legacy;

import org.jspecify.annotations.NullMarked;
