/** The certificate that the server shows: its own authority's, or one that was given. */
@NullMarked
package io.crispfleet.server.tls;

import org.jspecify.annotations.NullMarked;
