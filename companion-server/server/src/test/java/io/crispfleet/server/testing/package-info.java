/** Stand-ins for what surrounds a role in its tests. */
@NullMarked
package io.crispfleet.server.testing;

import org.jspecify.annotations.NullMarked;
