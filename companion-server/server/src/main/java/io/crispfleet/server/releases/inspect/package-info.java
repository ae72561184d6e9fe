/** What an uploaded image is, and whether it can run where it is meant to. */
@NullMarked
package io.crispfleet.server.releases.inspect;

import org.jspecify.annotations.NullMarked;
