/** Shapes of the device registry in {@code /api/v1}. */
@NullMarked
package io.crispfleet.contract.api.device;

import org.jspecify.annotations.NullMarked;
