/** Who is calling and what they may do; known to every route, implemented by the auth role. */
@NullMarked
package io.crispfleet.server.identity;

import org.jspecify.annotations.NullMarked;
