/** The live feed: one stream that a client follows the whole fleet by. */
@NullMarked
package io.crispfleet.server.feed;

import org.jspecify.annotations.NullMarked;
