/** The public halves of the keys that releases are signed with. */
@NullMarked
package io.crispfleet.server.releases.keys;

import org.jspecify.annotations.NullMarked;
