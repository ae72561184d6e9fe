/** Links to firmware that expire: for people, and for flashing from a browser. */
@NullMarked
package io.crispfleet.server.releases.link;

import org.jspecify.annotations.NullMarked;
