/** How firmware files come in: multipart forms and resumable uploads. */
@NullMarked
package io.crispfleet.server.releases.upload;

import org.jspecify.annotations.NullMarked;
