/** The one secret of an installation and the keys derived from it. */
@NullMarked
package io.crispfleet.server.secret;

import org.jspecify.annotations.NullMarked;
