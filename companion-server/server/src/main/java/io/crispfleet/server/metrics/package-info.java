/** Figures for Prometheus. */
@NullMarked
package io.crispfleet.server.metrics;

import org.jspecify.annotations.NullMarked;
