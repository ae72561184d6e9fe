/** Uploads of the older systems' tools, whose fields and answers stay as those tools know them. */
@NullMarked
package io.crispfleet.server.releases.legacy;

import org.jspecify.annotations.NullMarked;
