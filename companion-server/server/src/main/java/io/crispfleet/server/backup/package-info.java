/** Copies of a whole data folder: made while it is in use, checked, and restored. */
@NullMarked
package io.crispfleet.server.backup;

import org.jspecify.annotations.NullMarked;
