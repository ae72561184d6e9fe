/** What a running job reports, as a sealed family of immutable events. */
@NullMarked
package io.crispfleet.jesptool.event;

import org.jspecify.annotations.NullMarked;
