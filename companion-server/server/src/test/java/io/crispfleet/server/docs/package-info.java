/** The documents say what is true: their examples run and their tables match the code. */
@NullMarked
package io.crispfleet.server.docs;

import org.jspecify.annotations.NullMarked;
