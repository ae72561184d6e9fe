/** The companion server: one composition root, and roles that know each other by interface only. */
@NullMarked
package io.crispfleet.server;

import org.jspecify.annotations.NullMarked;
