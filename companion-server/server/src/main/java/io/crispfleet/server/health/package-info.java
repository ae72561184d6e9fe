/** Whether the server is well, in every form that probes, balancers and people ask for. */
@NullMarked
package io.crispfleet.server.health;

import org.jspecify.annotations.NullMarked;
