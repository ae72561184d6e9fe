/** The one place that decides whether a stick is offered an update. */
@NullMarked
package io.crispfleet.server.ota.policy;

import org.jspecify.annotations.NullMarked;
