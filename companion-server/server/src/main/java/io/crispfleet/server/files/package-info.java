/** Files that survive a power cut. */
@NullMarked
package io.crispfleet.server.files;

import org.jspecify.annotations.NullMarked;
