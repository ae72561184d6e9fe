/** The command line: thin verbs over the library. */
@NullMarked
package io.crispfleet.jesptool.cli;

import org.jspecify.annotations.NullMarked;
