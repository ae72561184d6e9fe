/** The sealed error type of the library; every error carries advice. */
@NullMarked
package io.crispfleet.jesptool.error;

import org.jspecify.annotations.NullMarked;
