/** Structured log lines without secrets. */
@NullMarked
package io.crispfleet.server.logging;

import org.jspecify.annotations.NullMarked;
